"""Runs on their way out of the program: which format, which file, and what came of it."""
