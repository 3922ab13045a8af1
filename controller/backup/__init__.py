"""All records in one encrypted file, and back."""
