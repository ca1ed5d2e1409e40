"""The panel of predictions, row by row."""
