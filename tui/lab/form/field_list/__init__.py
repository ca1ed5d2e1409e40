"""The list of fields: which are folded, and which is scrolled to."""
