"""The data panel: the points, the predictions, and a pad to draw points on."""
