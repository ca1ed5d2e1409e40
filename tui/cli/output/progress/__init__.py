"""How far a run is, for a terminal, a file or another program."""
