"""Commissioning: one machine measured by one person, and the card that says what was found."""
