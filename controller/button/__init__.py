"""A button at the machine: it answers a request from afar, confirms the start, and stops."""
