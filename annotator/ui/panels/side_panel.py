"""The column at the right: labels, the spans of this document, guidelines."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy

from annotator.ui.kit import widgets
from annotator.ui.kit.panel import Panel, Section
from annotator.ui.panels.guidelines import Guidelines
from annotator.ui.panels.label_panel import LabelList
from annotator.ui.panels.span_panel import SpanList


class SidePanel(Panel):
    """Three sections; the spans take what is left."""

    def __init__(self) -> None:
        super().__init__("Labels and spans")
        self.labels = LabelList()
        self.labels.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.spans = SpanList()
        self.guidelines = Guidelines()
        self.label_section = Section("Labels", self.labels)
        self.span_section = Section("Spans", self.spans)
        self.body.addSpacing(4)
        self.body.addWidget(self.label_section)
        self.body.addSpacing(4)
        self.body.addWidget(widgets.rule())
        self.body.addWidget(self.span_section, 1)
        self.body.addWidget(widgets.rule())
        self.body.addWidget(self.guidelines)
        self.guidelines.setMaximumHeight(320)

    def add_pen_button(self, action: QAction) -> None:
        """At the heading of the labels: take one of them up for the mouse."""
        made = widgets.tool_button(action)
        made.setIconSize(QSize(16, 16))
        self.label_section.head.addWidget(made)
