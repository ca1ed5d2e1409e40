"""Kept parameters of a run, for going back to an earlier epoch."""
