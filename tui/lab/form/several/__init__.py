"""Several values in one field: how they are read, and the line where names are listed."""
