"""How far every figure of gait is from the truth of the simulated walker."""
