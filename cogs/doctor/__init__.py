"""What works in this server and what does not."""
