"""Engines that propose spans; one file an engine."""
