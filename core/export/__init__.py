"""A run for other programs: its history, its numbers, its config."""
