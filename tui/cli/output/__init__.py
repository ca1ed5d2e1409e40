"""What the command line prints: progress on standard error, results on standard output."""
