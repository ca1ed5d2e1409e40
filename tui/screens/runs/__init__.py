"""The kept runs: the list of them and their comparison."""
