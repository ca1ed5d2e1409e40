"""When a run ends or is said to be in trouble: patience, targets, divergence, stuck."""
