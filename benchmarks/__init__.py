"""What must be fast, measured against the bare library that does the same work, in one run."""
