"""Everything that proves Kith: rules, steps, data, cogs, stories, transport, faults and the house itself."""
