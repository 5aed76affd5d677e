"""The memory of Kith: records, store, vault, and the SQL beside its row mapping."""
