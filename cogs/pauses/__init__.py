"""A pause of somebody's part, as they are told of it."""
