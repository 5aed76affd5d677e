"""The rules on their own: nothing here needs a store, a clock or Discord."""
