"""What people and the clock can do, each on a real store in memory, with time moved by hand."""
