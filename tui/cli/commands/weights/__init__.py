"""`nnlab import`: a run that starts from the weights in a file."""
