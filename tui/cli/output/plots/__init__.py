"""Plots under what commands print, on terminals only."""
