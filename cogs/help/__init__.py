"""What Kith is and is not, and where to turn when it is not enough."""
