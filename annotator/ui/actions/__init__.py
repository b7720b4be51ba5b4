"""The one table of actions, and the QActions made of it."""
