"""The participants on disk."""
