"""A whole session in virtual time, in one process, over the same code as the real one."""
