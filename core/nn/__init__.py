"""The numerics: networks, their gradients and the steps that follow from them."""
