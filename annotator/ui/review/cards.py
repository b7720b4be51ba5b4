"""A candidate as a card: its key, its words with what differs from the widest, its label, and who is for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from annotator.domain.differences import Change, Piece
from annotator.ui.kit import widgets
from annotator.ui.kit.rows import sized, write
from annotator.ui.look import theme

_CAP, _PAD, _GAP = 22, 10, 10
_LONGEST_SAME = 240
BEYOND = "⇥"
"""The key of a card beyond the ninth: Tab goes there."""
_SIGNS = str.maketrans({" ": "␣", "\n": "↵", "\r": "", "\t": "→", "\u00a0": "⍽"})


@dataclass(frozen=True, slots=True)
class CardFace:
    """What a card says. `color` is the label's on a white page, empty for "no span"; `votes` are letters or names."""

    key: str
    pieces: tuple[Piece, ...]
    label: str = ""
    code: str = ""
    color: str = ""
    votes: str = ""
    notes: tuple[str, ...] = ()
    is_gold: bool = False
    chosen: bool = False

    def quote(self) -> str:
        """The words that the candidate holds."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.STRUCK)


class Card(QAbstractButton):
    """Flat until it is pointed at; the chosen one has a ring. It never takes the keyboard from the text by a click."""

    def __init__(self) -> None:
        super().__init__()
        self.face = CardFace("", ())
        self._layout = QTextLayout()
        self._notes = QTextLayout()
        self._height = 60
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_face(self, face: CardFace) -> None:
        """Show another candidate, or the same in another state."""
        if face == self.face:
            return
        same_words = (face.pieces, face.notes) == (self.face.pieces, self.face.notes)
        self.face = face
        self.setAccessibleName(_spoken(face))
        widgets.set_tip(self, face.votes)
        if not same_words:
            self._compose()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        return QSize(240, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._compose()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw background, key, words, label and votes."""
        colors, painter, face = theme.current(), QPainter(self), self.face
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        cap = QRect(_PAD, _PAD, _CAP, _CAP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(colors.accent_fill if face.chosen else colors.hover))
        painter.drawRoundedRect(cap, 5, 5)
        painter.setFont(sized(self.font(), 12, strong=True))
        painter.setPen(theme.color(colors.accent_ink if face.chosen else colors.muted))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, face.key)
        left = cap.right() + _GAP
        painter.setPen(theme.color(colors.text))
        self._layout.draw(painter, QPointF(left, _PAD))
        top = _PAD + self._layout.boundingRect().height() + 2
        self._paint_label(painter, QRect(left, round(top), self.width() - left - _PAD, 18))
        painter.setPen(theme.color(colors.muted))
        self._notes.draw(painter, QPointF(left, top + 20))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen(colors.accent, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def _paint_ground(self, painter: QPainter) -> None:
        colors = theme.current()
        if not (self.face.chosen or self.underMouse()):
            return
        painter.setPen(theme.pen(colors.accent, 2) if self.face.chosen else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(colors.page if self.face.chosen else colors.hover))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def _paint_label(self, painter: QPainter, place: QRect) -> None:
        colors, face = theme.current(), self.face
        painter.setFont(sized(self.font(), 12))
        left = place.left()
        if face.color:
            painter.fillRect(QRect(left, place.top() + 3, 4, 12), theme.color(theme.label_color(face.color)))
            left += 10
        words = f"{face.label}{' · ' + face.code if face.code else ''}{'  ★ gold' if face.is_gold else ''}"
        votes = painter.fontMetrics().horizontalAdvance(face.votes)
        room = place.right() - left
        votes = min(votes, max(room // 2, room - painter.fontMetrics().horizontalAdvance(words) - 12))
        write(painter, QRect(place.right() - votes, place.top(), votes + 1, 18), face.votes, colors.text, right=True)
        write(painter, QRect(left, place.top(), room - votes - 8, 18), words, colors.muted)

    def _compose(self) -> None:
        width = max(60, self.width() - _PAD - _CAP - _GAP - _PAD)
        font = sized(self.font(), 14)
        words, formats = _shown(self.face.pieces)
        _fill(self._layout, words, formats, font, width)
        _fill(self._notes, "\u2028".join(self.face.notes), [], sized(self.font(), 12), width)
        notes = self._notes.boundingRect().height() + 4 if self.face.notes else 0
        self._height = round(_PAD + self._layout.boundingRect().height() + 20 + notes + _PAD - 2)
        self.setFixedHeight(max(self._height, _CAP + 2 * _PAD))


def _fill(layout: QTextLayout, words: str, formats: list[QTextLayout.FormatRange], font: QFont, width: int) -> None:
    layout.setText(words)
    layout.setFont(font)
    layout.setFormats(formats)
    layout.setTextOption(_wrapping())
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height() + 2
    layout.endLayout()


def _wrapping() -> QTextOption:
    made = QTextOption()
    made.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return made


def _shown(pieces: Sequence[Piece]) -> tuple[str, list[QTextLayout.FormatRange]]:
    """The words as they are drawn, and how: struck what is left out, underlined what only this one has."""
    words, formats = "", []
    for piece in pieces:
        said = _readable(piece)
        if piece.change is not Change.SAME:
            made = QTextLayout.FormatRange()
            made.start, made.length = _utf16(words), _utf16(said)
            made.format = _format(piece.change)
            formats.append(made)
        words += said
    return words, formats


def _readable(piece: Piece) -> str:
    """A piece on one line; blanks that differ are seen, and a long stretch that does not is shortened."""
    if piece.change is not Change.SAME:
        edge = len(piece.text) - len(piece.text.strip())
        return piece.text.translate(_SIGNS) if edge == len(piece.text) else widgets_line(piece.text)
    text = widgets_line(piece.text)
    if len(text) <= _LONGEST_SAME:
        return text
    half = _LONGEST_SAME // 2
    first, last = text[:half].rfind(" "), text.find(" ", len(text) - half)
    cut = (first if first > half // 2 else half), (last if 0 <= last < len(text) - half // 2 else len(text) - half)
    return f"{text[: cut[0]]} … {text[cut[1] :].lstrip()}"


def widgets_line(text: str) -> str:
    """Text without line breaks, its blanks at the edges kept as one."""
    inner = widgets.one_line(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"


def _format(change: Change) -> QTextCharFormat:
    colors, made = theme.current(), QTextCharFormat()
    if change is Change.STRUCK:
        made.setFontStrikeOut(True)
        made.setForeground(theme.color(colors.muted))
    else:
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        made.setUnderlineColor(theme.color(colors.accent))
    return made


def _utf16(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _spoken(face: CardFace) -> str:
    key = "Tab" if face.key == BEYOND else face.key
    said = [f"{key}: “{widgets.one_line(face.quote()[:200])}”" if face.color else f"{key}: {face.quote()}"]
    if face.color:
        said.append(face.label)
    if face.votes:
        said.append(f"for it {face.votes}" if face.color else face.votes)
    said += face.notes
    return ", ".join(said + (["gold"] if face.is_gold else []) + (["chosen"] if face.chosen else []))
