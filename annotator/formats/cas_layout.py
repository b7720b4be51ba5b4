"""What the UIMA formats share: the layer that spans go into, sentences and tokens, and offsets in UTF-16 units."""

import re
from collections.abc import Iterator

from annotator.domain.alignment import Edges, trimmed_edges
from annotator.domain.text import OffsetMap
from annotator.domain.units import UnitOptions, Whole, unit_extents
from annotator.formats.exchange import SpanRecord

#: INCEpTION's layer "Named entity", and the feature with its label.
LAYER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
FEATURE = "value"
#: The features that hold a span's label, the first that has a value.
LABEL_FEATURES = ("value", "label", "identifier")
_SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
SENTENCE, TOKEN = f"{_SEGMENTATION}.Sentence", f"{_SEGMENTATION}.Token"
#: Layers that every document of INCEpTION has: what is in them is made anew for any text.
_LAYOUT = re.compile(
    rf"{re.escape(_SEGMENTATION)}\.(?:Sentence|Token|Paragraph|Div|Heading)|uima\.(?:tcas|cas)\..*"
    r"|de\.tudarmstadt\.ukp\.dkpro\.core\.api\.metadata\..*|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\..*"
)
#: Layers that say something of tokens: none of their annotations is a span of ours.
_LINGUISTIC = re.compile(
    r"de\.tudarmstadt\.ukp\.dkpro\.core\.api\.(?:segmentation|lexmorph|syntax|coref)\.|org\.dkpro\.core\.api\.xml\."
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

Place = tuple[int, int]


def sentences(text: str) -> Iterator[Place]:
    """The sentences of a text without the blanks around them; each begins with a token."""
    return unit_extents(text, UnitOptions(whole=Whole.SENTENCE))


def tokens(text: str, start: int, end: int) -> list[Place]:
    """The tokens of a stretch: runs of word characters, and every other visible sign for itself."""
    return [found.span() for found in _TOKEN.finditer(text, start, end)]


def utf16(text: str) -> OffsetMap:
    """Code points of the whole text to UTF-16 positions and back; what it would display is left empty."""
    astral = () if text.isascii() else tuple(found.start() for found in _ASTRAL.finditer(text))
    return OffsetMap(0, len(text), "", astral)


def is_layout(layer: str) -> bool:
    """Whether a layer, by its full name, only says where tokens and sentences are, or is about the whole document."""
    return _LAYOUT.fullmatch(layer) is not None


def is_linguistic(layer: str) -> bool:
    """Whether a layer, by its full name, is about grammar, token by token."""
    return _LINGUISTIC.match(layer) is not None


def without_blanks(text: str, span: SpanRecord) -> tuple[SpanRecord | None, list[str]]:
    """The span that begins and ends with a token; without note and flag, for which the layer has no feature."""
    start, end = trimmed_edges(text, span.start, span.end, Edges.BLANKS)
    if start == end:
        return None, ["holds nothing but white space, where no token is"]
    whys = [] if (start, end) == span[:2] else [f"becomes {start}–{end}, without white space at its edges"]
    kept, lost = bare(span)
    return kept._replace(start=start, end=end) if whys else kept, whys + lost


def bare(span: SpanRecord) -> tuple[SpanRecord, list[str]]:
    """The span without note and flag, and that they are lost."""
    extras = [name for name, there in (("note", span.note), ("flag", span.flagged)) if there]
    if not extras:
        return span, []
    has = "has" if len(extras) == 1 else "have"
    return span._replace(note=None, flagged=False), [f"its {' and '.join(extras)} {has} no place in this format"]
