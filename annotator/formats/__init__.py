"""Readers and writers of files; one file a format."""
