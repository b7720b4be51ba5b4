"""How far analysts agree, and one of them with gold. Loaded when somebody asks for it."""

from annotator.ui.figures.opening import open_agreement, open_mirror

__all__ = ["open_agreement", "open_mirror"]
