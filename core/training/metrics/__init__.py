"""What is known of every epoch, and of all replicas together."""
