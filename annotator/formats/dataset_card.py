"""The card of a data set: what `datasets` reads at its head, and what people read below it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.formats.dataset_features import Features, as_yaml, quoted, span_features, token_features
from annotator.formats.exchange import DocumentRecord, WriteOptions
from annotator.formats.token_rows import TokenRows, tag_names

CARD = "README.md"
#: The folders of the two configs.
DATA, TOKENS = "data", "tokens"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGE = "1M<n<10M"


@dataclass(slots=True)
class SplitCounts:
    """What a split holds; its bytes by our own measure, which no version of a library changes."""

    name: str
    documents: int = 0
    sentences: int = 0
    tagged: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    data_bytes: int = 0
    token_bytes: int = 0

    def add(self, record: DocumentRecord, tokens: TokenRows) -> None:
        """One document with its spans; the bytes of its data are the caller's to count."""
        self.documents += 1
        self.sentences += len(tokens.rows)
        self.tagged += tokens.spans
        self.token_bytes += len(record.text) + 3 * 8 * tokens.tokens
        self.labels.update([span[2] for span in record.spans])


def card(splits: Sequence[SplitCounts], options: WriteOptions, suffix: str) -> str:
    """The whole card; `suffix` is that of the files to load."""
    labels = tuple(one.name for one in options.labels)
    head = "\n".join(_head(splits, options, labels, suffix))
    return f"---\n{head}\n---\n\n{_body(splits, options)}"


class _Config(NamedTuple):
    """A config, and its splits that have rows: one without would stop the whole data set from loading."""

    name: str
    folder: str
    features: Features
    splits: list[tuple[str, int, int]]


def _configs(splits: Sequence[SplitCounts], labels: tuple[str, ...]) -> list[_Config]:
    documents = [(one.name, one.documents, one.data_bytes) for one in splits if one.documents]
    sentences = [(one.name, one.sentences, one.token_bytes) for one in splits if one.sentences]
    spans = _Config("spans", DATA, span_features(labels), documents)
    tokens = _Config("tokens", TOKENS, token_features(tag_names(labels)), sentences)
    return [one for one in (spans, tokens) if one.splits]


def _head(splits: Sequence[SplitCounts], options: WriteOptions, labels: tuple[str, ...], suffix: str) -> Iterator[str]:
    documents = sum(split.documents for split in splits)
    yield "license: unknown"
    if options.language:
        yield f"language:\n- {quoted(options.language)}"
    yield "task_categories:\n- token-classification"
    yield f"size_categories:\n- {next((name for most, name in _SIZES if documents < most), _LARGE)}"
    configs = _configs(splits, labels)
    if not configs:
        return
    yield "configs:"
    for config in configs:
        yield f"- config_name: {config.name}"
        if config.name == "spans":
            yield "  default: true"
        yield "  data_files:"
        for split, _, _ in config.splits:
            yield f"  - split: {quoted(split)}\n    path: {quoted(f'{config.folder}/{split}{suffix}')}"
    yield "dataset_info:"
    for config in configs:
        yield from _info(config.name, config.features, config.splits)


def _info(config: str, features: Features, splits: list[tuple[str, int, int]]) -> Iterator[str]:
    yield f"- config_name: {config}"
    yield "  features:"
    yield from as_yaml(features, "  ")
    yield "  splits:"
    for name, examples, size in splits:
        yield f"  - name: {quoted(name)}\n    num_bytes: {size}\n    num_examples: {examples}"
    yield f"  dataset_size: {sum(size for _, _, size in splits)}"


def _body(splits: Sequence[SplitCounts], options: WriteOptions) -> str:
    return "\n".join(
        [
            "# Texts with marked spans",
            "",
            "`spans`: a document a row. `start` and `end` of a span are positions in `text`, counted in Unicode code",
            'points (as Python does), the end exclusive: `row["text"][start:end]` is the span\'s `text`. Spans may',
            "nest and overlap. `layer` is whose spans they are, `meta` is JSON.",
            "",
            "`tokens`: a sentence a row, for token classification: IOB2 tags, and where in the document each token",
            f"starts. {_left_out(splits, options)}",
            "",
            "```python",
            "from datasets import load_dataset",
            "",
            'spans = load_dataset("path/of/this/folder")',
            'tokens = load_dataset("path/of/this/folder", "tokens")',
            "```",
            "",
            *_counts(splits),
            "",
            *_labels(splits, options),
            "",
        ]
    )


def _left_out(splits: Sequence[SplitCounts], options: WriteOptions) -> str:
    whole, tagged = sum(split.labels.total() for split in splits), sum(split.tagged for split in splits)
    if whole == tagged:
        return f"All {whole:,} spans are there."
    moved = {"expand": "taken out to whole tokens", "contract": "cut to whole tokens"}.get(options.align, "left out")
    return (
        f"Tags cannot overlap: {tagged:,} of {whole:,} spans are there, of overlapping ones the {options.flat};"
        f"\nspans that end inside a token were {moved}."
    )


def _counts(splits: Sequence[SplitCounts]) -> Iterator[str]:
    yield "| split | documents | spans | sentences |"
    yield "| --- | ---: | ---: | ---: |"
    for split in splits:
        yield f"| {split.name} | {split.documents:,} | {split.labels.total():,} | {split.sentences:,} |"


def _labels(splits: Sequence[SplitCounts], options: WriteOptions) -> Iterator[str]:
    yield "| label | spans | meaning |"
    yield "| --- | ---: | --- |"
    for one in options.labels:
        count = sum(split.labels[one.name] for split in splits)
        yield f"| {_cell(one.name)} | {count:,} | {_cell(one.description)} |"


def _cell(words: str) -> str:
    """Plain words on one line; nothing in them is a link, a picture or a tag."""
    shown = "".join(sign if sign.isprintable() else " " for sign in words)
    return "".join(f"\\{sign}" if sign in "\\|`*_[]<>#!&$" else sign for sign in shown)
