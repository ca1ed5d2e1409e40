"""Configs and values as text: typed, in files, in one line, and points as characters."""
