"""Several configs from one form: sweeps of them, or a run for each and their comparison."""
