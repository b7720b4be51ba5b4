"""From a case to the words on its cards, with letters or names as the reviewer chose."""

from collections.abc import Iterable, Mapping

from annotator.domain.case_marks import CaseMark, StoredMark
from annotator.domain.decisions import Decision
from annotator.domain.differences import Change, Piece, VoteChange, pieces, widest
from annotator.domain.model import Label
from annotator.domain.passes import Mark
from annotator.domain.reasons import words_of
from annotator.services.case_view import CandidateView
from annotator.ui.kit import widgets
from annotator.ui.look.label_styles import shown_name
from annotator.ui.review.cards import BEYOND, CardFace
from annotator.ui.review.choice import Work

Names = Mapping[str, str]
"""What an analyst is called on the screen, by name."""

_MARK_WORDS = {CaseMark.SKIPPED: "Put off", CaseMark.FLAGGED: "Flagged", CaseMark.DISPUTED: "Appealed against"}


def called(letters: Mapping[str, str], *, with_names: bool) -> Names:
    """A letter for each analyst, and the name beside it when names are shown."""
    return {name: f"{letter} {name}" if with_names else letter for name, letter in letters.items()}


def candidate_faces(work: Work, labels: Mapping[str, Label], names: Names) -> list[CardFace]:
    """A card for each version the analysts hold, then one for each that the reviewer made."""
    gold = {(one.start, one.end, one.label) for one in work.view.gold}
    found = [
        _face(str(number) if number < 10 else BEYOND, one, work, labels, names, is_gold=one.mark in gold)
        for number, one in enumerate(work.view.candidates, 1)
    ]
    reference = widest(work.view.case.candidates)
    for mark in sorted({*work.own_marks(), *(gold - set(work.candidates()))}):
        label = labels.get(mark[2])
        diff = pieces(work.view.text, reference, mark[:2])
        found.append(
            CardFace("✎", diff, *_label_words(mark[2], label), is_gold=mark in gold, chosen=work.choice.has(mark))
        )
    return found


def nothing_face(work: Work, names: Names) -> CardFace:
    """The card of "no span here" and who is against any."""
    made = work.view.review.decision
    return CardFace(
        key="0",
        pieces=(Piece(Change.SAME, "No span here"),),
        votes=listed(work.view.against, names),
        is_gold=made is not None and not made.spans,
        chosen=work.choice.made and not work.choice.marks,
    )


def listed(people: Iterable[str], names: Names) -> str:
    """People as they are called, in the order of their letters."""
    found = sorted((names.get(name, "?") for name in people), key=lambda said: (len(said.split()[0]), said))
    return "  ".join(found)


def change_words(change: VoteChange, text: str, names: Names) -> str:
    """What an analyst held when the case was decided, and now."""
    was = _held(change.was, text) if change.had_finished else "had not finished"
    return f"{names.get(change.analyst, '?')}: {was} → {_held(change.now, text)}"


def mark_words(said: StoredMark, names: Names) -> str:
    """Who put the case off, flagged it or appealed, and what they said; an analyst is called as everywhere."""
    who = names.get(said.who, "?" if said.kind is CaseMark.DISPUTED else said.who)
    words = f": “{widgets.one_line(said.reason)}”" if said.reason else ""
    return f"{_MARK_WORDS[said.kind]} by {who}{words}"


def decision_words(made: Decision, text: str) -> str:
    """One decision of the history on a line or two."""
    gold = _held(made.spans, text)
    by = f"policy {made.policy}" if made.policy else made.reviewer
    said = [words_of(made.reason), {"unsure": "not sure"}.get(made.confidence or "", made.confidence or ""), made.note]
    more = " · ".join(widgets.one_line(words) for words in said if words)
    return f"{made.at[:16].replace('T', ' ')} · {by}: {gold}" + (f"\n{more}" if more else "")


def _face(
    key: str, one: CandidateView, work: Work, labels: Mapping[str, Label], names: Names, *, is_gold: bool
) -> CardFace:
    notes = [f"{names.get(name, '?')}: {widgets.one_line(words)}" for name, words in one.notes]
    flagged = listed(one.flagged, names)
    return CardFace(
        key,
        one.diff,
        *_label_words(one.mark[2], labels.get(one.mark[2])),
        votes=listed(one.voters, names),
        notes=(*notes, f"Flagged by {flagged}") if flagged else tuple(notes),
        is_gold=is_gold,
        chosen=work.choice.has(one.mark),
    )


def _label_words(name: str, label: Label | None) -> tuple[str, str, str]:
    return (shown_name(label), label.code, label.color) if label else (name, "", "#808080")


def _held(marks: Iterable[Mark], text: str) -> str:
    found = [f"“{_short(text[start:end])}” {label}" for start, end, label in marks]
    return ", ".join(found) or "no span"


def _short(quote: str) -> str:
    said = widgets.one_line(quote)
    return said if len(said) <= 80 else f"{said[:50]}…{said[-25:]}"
