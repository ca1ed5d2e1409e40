"""What this terminal and this machine are for nnlab, as findings for a report of what is wrong."""
