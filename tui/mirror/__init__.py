"""The mirror: a second screen for the walker, also for one who sees it in a mirror."""
