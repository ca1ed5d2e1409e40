"""Runs for other programs: as arrays, as JSON, and as files of several formats."""
