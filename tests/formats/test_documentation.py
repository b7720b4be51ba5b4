"""The page about formats says what the registry says."""

import re
from pathlib import Path

import pytest

from annotator.formats import registry

PAGE = Path(__file__).parents[2] / "docs" / "FORMATS.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)


def rows():
    return {found[0]: [cell.strip() for cell in found[1:]] for found in ROW.findall(PAGE.read_text("utf-8"))}


def test_every_format_has_its_row_and_no_other_does():
    assert list(rows()) == [each.name for each in registry.FORMATS]


@pytest.mark.parametrize("each", registry.FORMATS, ids=lambda each: each.name)
def test_the_row_says_what_the_format_does(each):
    suffixes, does, overlaps, layers, loses = rows()[each.name]
    written = [each.suffix()] if each.writes and not each.suffixes and each.suffix() else []
    assert suffixes == (" ".join(f"`{one}`" for one in (*each.suffixes, *written)) or "–")
    assert does == " ".join(word for word, fact in (("reads", each.reads), ("writes", each.writes)) if fact)
    assert overlaps == ("–" if not each.writes else "yes" if each.overlaps else "no")
    assert layers == ("–" if not each.writes else "one" if each.single_layer else "all")
    if each.writes:
        assert (loses == "nothing") == (not each.loses())
    else:
        assert loses == "–"
