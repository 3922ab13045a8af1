"""The terminal client of the controller."""
