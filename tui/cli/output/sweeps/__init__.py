"""How experiments over many seeds are printed."""
