"""A table from a file, from arrays or from a data frame, in one call each."""
