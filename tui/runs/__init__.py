"""What the screen of runs shows and does, apart from its widgets."""
