"""The texts that are measured with: one large page with spans of all lengths, and the common workload."""

import json
import random
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from benchmarks import workload

LABELS = 12
_made = cast("Callable[..., dict[str, Any]]", workload.make_doc)
Extent = tuple[int, int, str]
"""Start, end (code points) and label."""


def page(folder: Path, characters: int, spans: int) -> Path:
    """A file with a page of so many characters, news paragraphs of 200 to 600 each; its spans lie beside it."""
    path = folder / f"page-{characters}-{spans}.txt"
    if not path.exists():
        text = _text(characters)
        flat = (number for start, end, label in _spans(text, spans) for number in (start, end, int(label)))
        path.with_suffix(".spans").write_bytes(array("q", flat).tobytes())
        path.write_text(text, encoding="utf-8", newline="\n")
    return path


def text_of(path: str) -> str:
    """The text that `page` wrote."""
    return Path(path).read_bytes().decode("utf-8")


def extents_of(path: str) -> Iterator[Extent]:
    """Its spans, one by one: a list of tuples thrown away would hide what the view itself needs."""
    flat = array("q", Path(path).with_suffix(".spans").read_bytes())
    return zip(flat[::3], flat[1::3], map(str, flat[2::3]), strict=True)


def marks(text: str, first: int, last: int, count: int) -> list[Extent]:
    """`count` spans spread evenly over the words of text[first:last], every fourth around the next few words."""
    words = list(_words(text, first, last))
    found = []
    for number in range(count):
        at = number * len(words) // count
        reach = min(at + 4, len(words) - 1) if number % 4 == 0 else at
        found.append((words[at][0], words[reach][1], str(number % LABELS)))
    return sorted(set(found))


def _words(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    at = first
    for word in text[first:last].split(" "):
        if word and "\n" not in word:
            yield at, at + len(word)
        at += len(word) + 1


def project_of_one(target: str, who: str, text: str, extents: list[Extent]) -> None:
    """A fresh project with one document, "page", and these spans in the pass of `who`, spread over the labels."""
    from annotator.services.importing import import_paths
    from annotator.services.labels import list_labels
    from annotator.services.project import open_project

    with open_project(target, who, create=True) as project:
        names = [label.name for label in list_labels(project)]
        spans = [{"start": start, "end": end, "label": names[int(n) % len(names)]} for start, end, n in extents]
        lines = Path(target).with_suffix(".jsonl")
        lines.write_text(json.dumps({"id": "page", "text": text, "spans": spans}), encoding="utf-8")
        report = import_paths(project, [lines])
    assert not report.rejected, report.rejected[:3]


def workload_file(folder: Path, documents: int) -> Path:
    """The common workload in JSON Lines."""
    path = folder / f"workload-{documents}.jsonl"
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for number in range(documents):
                out.write(json.dumps(_document(number), ensure_ascii=False) + "\n")
    return path


def _document(number: int) -> dict[str, Any]:
    try:
        return _made(number)
    except AssertionError:  # two of the first 100,000 begin a span that was made crooked with a blank
        return _made(number, 8)


def _text(characters: int) -> str:
    chance = random.Random(7)
    words = [word for number in range(60) for word in _document(number)["text"].split()]
    paragraphs, length = [], 0
    while length < characters:
        paragraph = _paragraph(chance, words)
        paragraphs.append(paragraph)
        length += len(paragraph) + 1
    return "\n".join(paragraphs)[:characters]


def _paragraph(chance: random.Random, words: list[str]) -> str:
    wanted, at = chance.randint(200, 600), chance.randrange(len(words) - 120)
    emoji = "📰 " if chance.random() < 0.05 else ""
    return (emoji + " ".join(words[at : at + 120]))[:wanted].strip()


def _spans(text: str, count: int) -> list[Extent]:
    """85 % of 3 to 40 characters, 14 % up to 300, 1 % up to 3,000, wherever they fall."""
    chance = random.Random(11)
    found: set[Extent] = set()
    while len(found) < count:
        kind = chance.random()
        low, high = (3, 40) if kind < 0.85 else (40, 300) if kind < 0.99 else (300, 3000)
        start = chance.randrange(max(len(text) - high, 1))
        found.add((start, min(start + chance.randint(low, high), len(text)), str(chance.randrange(LABELS))))
    return sorted(found)
