"""What is done with kept runs: found, sorted, compared, exported and gone back into."""
