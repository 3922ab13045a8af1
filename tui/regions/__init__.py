"""The regions of the screen that every stage shows."""
