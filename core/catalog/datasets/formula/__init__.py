"""Formulas that label points, as people type them: `y > sin(x)`."""
