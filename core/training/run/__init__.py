"""What a run is, and what can be done with it: begin, show, edit, end, and go on elsewhere."""
