"""A table that is given on the command line, and the config that means it."""
