"""Every screen at every size in every language: what is looked at, and how."""
