"""A session in the formats of others."""
