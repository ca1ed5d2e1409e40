"""The form: a field for each hyperparameter, and the prompt for how far to train."""
