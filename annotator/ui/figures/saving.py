"""Agreement written to a file from the window: what the command line writes, and a PNG besides."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from annotator.domain.agreement import Report
from annotator.services.agreement_report import write_picture, write_report
from annotator.services.agreement_svg import as_svg
from annotator.services.project import Project

KINDS = "Web page (*.html);;Table (*.csv);;Picture, scalable (*.svg);;Picture (*.png)"
_SCALE = 2
_MOST_PIXELS = 16_000  # a side; some programs open no larger picture


def save(project: Project, report: Report, out: Path) -> Path:
    """Write a report in the form its suffix names, a web page without one; returns where. Raises AnnotatorError."""
    out = out if out.suffix else out.with_suffix(".html")
    if out.suffix.lower() == ".png":
        write_picture(project, out, as_png(report))
    else:
        write_report(project, report, out)
    return out


def as_png(report: Report) -> bytes:
    """The picture that the SVG report shows, twice as sharp."""
    renderer = QSvgRenderer(QByteArray(as_svg(report).encode()))
    size = renderer.defaultSize()
    scale = min(_SCALE, _MOST_PIXELS / max(size.width(), size.height(), 1))
    image = QImage(QSize(round(size.width() * scale), round(size.height() * scale)), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
