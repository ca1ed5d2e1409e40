"""When the next frame is drawn, and what it costs."""
