"""What Kith keeps about somebody, to be seen, downloaded and forgotten."""
