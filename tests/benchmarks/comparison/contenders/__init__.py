"""Who is compared: one file for each way of doing the same work."""
