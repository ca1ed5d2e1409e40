"""The table of predictions."""
