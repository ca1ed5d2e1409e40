"""What trials came to over the axes of their sweep: which of them, and the widget that draws it."""
