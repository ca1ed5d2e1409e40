"""The panel of the network, and what is chosen and set in it."""
