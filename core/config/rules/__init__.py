"""What hyperparameters have to do with each other, and how it is said where they don't fit."""
