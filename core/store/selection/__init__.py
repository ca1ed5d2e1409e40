"""What is done with a list of runs: which are wanted, how they are sorted and differ."""
