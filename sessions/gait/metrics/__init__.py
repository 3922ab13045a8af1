"""What footfalls tell: each figure with its unit, definition and source in `definitions`."""
