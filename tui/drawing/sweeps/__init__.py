"""Pictures of a sweep: medians over two of its axes as a map, or over one as a curve."""
