"""The therapist's screens: who is due, who they are, what comes next, how it went."""
