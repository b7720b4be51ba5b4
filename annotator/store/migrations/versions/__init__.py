"""The migrations in order of their file names."""
