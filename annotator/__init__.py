"""Annotator: mark stretches of text, settle disagreements, export training data."""

__version__ = "0.1.0"
