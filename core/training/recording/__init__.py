"""What ended epochs come to: history, timeline, and the rules that end a run."""
