"""Plots that the command line prints, drawn by plotext."""
