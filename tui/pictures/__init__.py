"""Pictures to print and to hand in: the drawings of the screen as SVG and PNG."""
