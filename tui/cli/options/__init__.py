"""The options of the command line, and how they become one config."""
