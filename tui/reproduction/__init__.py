"""The report's rows while they train: their distributions, and what of its conclusions stands."""
