"""`backstride analyse`: from a file of forces to every figure of the gait in it."""
