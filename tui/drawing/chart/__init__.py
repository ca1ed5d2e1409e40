"""Curves over epochs: axes, ticks, dots, smoothing, read at a cursor."""
