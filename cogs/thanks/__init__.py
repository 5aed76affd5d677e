"""A thank-you, if somebody likes to say one."""
