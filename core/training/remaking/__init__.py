"""Epochs of a run that were not kept, made again from a state before them, to the same bits."""
