"""Scores as pictures: confusion matrices, residuals, and a line for each set of rows."""
