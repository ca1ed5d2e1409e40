"""The commands, one a file; `lab` is what a bare `nnlab` does, and holds the others."""
