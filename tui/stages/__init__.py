"""The middle of the screen, one file per stage."""
