"""The panels of layers and weights: what a look inside the network shows."""
