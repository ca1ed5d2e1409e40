"""Pictures of a plane or a matrix, cell by cell."""
