"""Comparing values of one field: a run for each, and their comparison when they are done."""
