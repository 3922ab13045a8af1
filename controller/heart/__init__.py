"""The heart-rate belt: how it is named, and the edge that listens to it."""
