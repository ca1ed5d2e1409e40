"""Weights from a file, of nnlab's own exports or of another program, as a run's start."""
