"""Inputs of all kinds, drawn from a seed, and what may become of them."""
