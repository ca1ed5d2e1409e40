"""What is compared: one file for each question, printing its tables."""
