"""A network as a picture: its units, its links, and one of them closer."""
