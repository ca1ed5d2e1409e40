"""Experiments: many runs as distributions, and what can honestly be concluded from them."""
