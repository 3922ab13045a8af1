"""Commissioning: what a machine's card should say, measured on the machine itself."""
