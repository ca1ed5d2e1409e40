"""What a person hands in: pictures of runs, and reports, in files."""
