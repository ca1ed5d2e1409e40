"""What is printed of the rows of a table."""
