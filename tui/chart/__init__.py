"""Curves over epochs or time: reduced to columns, smoothed, zoomed and read."""
