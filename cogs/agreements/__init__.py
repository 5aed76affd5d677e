"""What the community agreed on."""
