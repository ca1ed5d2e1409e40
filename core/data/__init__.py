"""What is learned: points, their targets and the split into sets."""
