"""The origin report once more, over many seeds: what it printed, and what of it stands."""
