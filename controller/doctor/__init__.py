"""What a machine needs to run Backstride well, checked one thing at a time."""
