"""What is said of the text beside its letters: what is selected, and which labels the caret enters and leaves."""

from annotator.ui.text.lanes import Row
from annotator.ui.text.model import ViewSpan
from annotator.ui.text.reader import Reader

_QUOTE_LENGTH = 80


class CaretNews:
    """What the last move of the caret or the selection changed, in words; asked once after each of them."""

    def __init__(self, view: Reader) -> None:
        self._view = view
        self._selected: tuple[int, int] | None = None
        self._under: list[ViewSpan] = []

    def selection_changed(self) -> bool:
        """Whether something else is selected than when `words` was last asked for."""
        return self._selected != self._view.selection()

    def words(self, *, selections: bool) -> str:
        """What is selected now, or else the labels that begin or end here; nothing when all is as it was.

        Without `selections` what is selected is left to the screen reader, which has found it by itself.
        """
        view = self._view
        before, self._selected = self._selected, view.selection()
        under, self._under = self._under, view.span_index().at(view.caret())
        if self._selected is not None or (selections and before is not None):
            return _selection_words(view, before, self._selected) if selections and self._selected != before else ""
        known, here = {span.id for span in under}, {span.id for span in self._under}
        entered = [span_words(view, span, quote=False) for span in self._under if span.id not in known]
        left = [_name(view, span) for span in under if span.id not in here]
        if entered:
            return "; ".join(entered)
        return view.tr("end of") + " " + ", ".join(left) if left else ""


def describe(view: Reader) -> str:
    """What is selected, or else the labels under the caret, the innermost first: "Actor, ‘Kyiv’, suggested".

    While a case is framed, its rows go before them.
    """
    case = view.case()
    rows = [_row_words(view, row) for row in case.rows] if case else []
    selection = view.selection()
    if selection is not None:
        return "; ".join([*rows, _selected(view, *selection)])
    return "; ".join([*rows, *(span_words(view, span) for span in view.span_index().at(view.caret()))])


def span_words(view: Reader, span: ViewSpan, *, quote: bool = True) -> str:
    """A span in words: its label, by default its quote, and what else is known of it."""
    parts = [_name(view, span), *([_quoted(view, span.start, span.end)] if quote else [])]
    parts += [view.tr("suggested")] if span.suggestion else []
    parts += [view.tr("flagged")] if span.flagged else []
    return ", ".join(part for part in parts if part)


def _row_words(view: Reader, row: Row) -> str:
    """Who marked what: "Ann, Ben: Actor, ‘Kyiv’", in the order of the text."""
    people = ", ".join(name or sign for sign, name in row.people)
    if row.mixed:
        return view.tr("%n others", "", len(row.people)) + f": {people}"
    said = " + ".join(span_words(view, span) for span in row.spans)
    return f"{people}: {said or view.tr('nothing')}"


def _selection_words(view: Reader, before: tuple[int, int] | None, now: tuple[int, int] | None) -> str:
    """What came to a selection that grew at one end, what a shrunken one lost, and the whole of any other."""
    if now is None:
        return view.tr("nothing selected")
    if before is not None and before[0] == now[0]:
        start, end, grew = before[1], now[1], now[1] > before[1]
    elif before is not None and before[1] == now[1]:
        start, end, grew = now[0], before[0], now[0] < before[0]
    else:
        return _selected(view, *now)
    changed = _quoted(view, min(start, end), max(start, end))
    return f"{changed} {view.tr('selected') if grew else view.tr('no longer selected')}"


def _selected(view: Reader, start: int, end: int) -> str:
    return f"{_quoted(view, start, end)} {view.tr('selected')}"


def _quoted(view: Reader, start: int, end: int) -> str:
    """The words of a stretch; of a long one how it begins and how it ends."""
    text = view.flow().text
    if end - start <= _QUOTE_LENGTH:
        return f"‘{text[start:end]}’"
    half = _QUOTE_LENGTH // 2
    return f"‘{text[start : start + half]} … {text[end - half : end]}’"


def _name(view: Reader, span: ViewSpan) -> str:
    style = view.label_style(span.label_id)
    return (style.name or style.code) if style else ""
