"""What is drawn of a run on paper."""
