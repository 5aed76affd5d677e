"""What members live through, played with the real bot in SimCord."""
