"""What a report says: of one session, and of a course of treatment. No plotting, no files."""
