"""A simulated community of helpers and asks: Kith's own rules of matching beside what a community could use instead."""
