"""The floor: every machine of a broker on one screen."""
