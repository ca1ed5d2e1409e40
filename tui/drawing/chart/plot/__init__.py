"""What stands around a chart's curves and in their way: the vertical axis, marks, names at ends."""
