"""Wire formats: bytes in, values out and back; no clock, no I/O."""
