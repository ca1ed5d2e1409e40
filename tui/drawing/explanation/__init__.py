"""The passes of one row in numbers beside their formulas, as pages of text."""
