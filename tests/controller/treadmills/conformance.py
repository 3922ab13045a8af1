"""What every driver of a treadmill has to do. A subclass supplies the rig, and what its wire is."""

from __future__ import annotations

from tests.controller.treadmills.driver_stories import DriverStories
from tests.controller.treadmills.guarded_stories import GuardedStories


class Conformance(DriverStories, GuardedStories):
    """Stories of one driver."""
