"""Every hyperparameter, declared once, in three groups: data, network, training."""
