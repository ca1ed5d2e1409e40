"""The screens of sweeps: one with its trials, and the list of all that are kept."""
