"""Tables of one's own: how they are read, and what their columns are."""
