"""The catalogues of the screens' words, and how they are renewed."""
