"""Ten thousand communities with three rituals each on one clock: the busiest minute, memory, and each wake-up."""
