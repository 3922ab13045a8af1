"""The audit trail as values: a chain of hashes, and what checking it tells."""
