"""Calling somebody who does not look at the terminal: when, and by which sequences."""
