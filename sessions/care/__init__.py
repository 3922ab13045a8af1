"""What turns single sessions into treatment: who, how it hurts, what next. Pure."""
