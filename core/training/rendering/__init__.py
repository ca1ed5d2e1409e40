"""How a moment of a run is shown outside the lab: as a line, as text, as HTML, as plain numbers."""
