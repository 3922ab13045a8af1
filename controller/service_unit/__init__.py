"""Backstride as a service of the machine: the systemd unit, and what it tells systemd."""
