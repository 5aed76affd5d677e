"""The confidential list of people to be kept apart from."""
