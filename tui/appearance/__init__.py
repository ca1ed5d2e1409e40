"""Characters and colours for each kind of terminal, and the themes."""
