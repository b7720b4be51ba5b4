"""What the main window shows, and the window that holds it. No panel writes, or reads a database."""
