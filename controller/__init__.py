"""Whatever touches a device, a clock or another program."""
