"""Parts of a screen: a snapshot goes in, messages come out."""
