"""A table as a dataset: numbers made ready, split, scaled, and planes to see them in."""
