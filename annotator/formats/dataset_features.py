"""What `datasets` calls features: the columns of a config and their kinds, for its cards and for its Parquet files."""

from collections.abc import Iterator
from typing import Any, TypeAlias

#: A kind by its name, a class with its names in order (a tuple), a list (of one), or a struct.
Feature: TypeAlias = "str | tuple[str, ...] | list[Feature] | dict[str, Feature]"
Features: TypeAlias = dict[str, Feature]


def span_features(labels: tuple[str, ...]) -> Features:
    """The columns of documents with their spans."""
    span: Features = {
        "start": "int64",
        "end": "int64",
        "label": labels or "string",
        "text": "string",
        "annotator": "string",
        "note": "string",
        "flagged": "bool",
    }
    words: Features = dict.fromkeys(("id", "text", "layer", "status", "meta"), "string")
    return {**words, "spans": [span]}


def token_features(tags: tuple[str, ...]) -> Features:
    """The columns of sentences with a tag for each token."""
    words: Features = dict.fromkeys(("id", "document", "layer"), "string")
    return {**words, "tokens": ["string"], "ner_tags": [tags], "starts": ["int64"]}


def as_json(feature: Feature) -> Any:
    """The feature as Parquet files carry it, in the spelling that old and new versions of `datasets` know."""
    if isinstance(feature, list):
        return [as_json(feature[0])]
    if isinstance(feature, dict):
        return {name: as_json(each) for name, each in feature.items()}
    if isinstance(feature, tuple):
        return {"names": list(feature), "_type": "ClassLabel"}
    return {"dtype": feature, "_type": "Value"}


def as_yaml(features: Features, indent: str) -> Iterator[str]:
    """The lines of a card's `features`."""
    for name, feature in features.items():
        yield f"{indent}- name: {name}"
        yield from _kind(feature, f"{indent}  ")


def _kind(feature: Feature, indent: str) -> Iterator[str]:
    if isinstance(feature, str):
        yield f"{indent}dtype: {feature}"
    elif isinstance(feature, tuple):
        yield f"{indent}dtype:"
        yield from _names(feature, f"{indent}  ")
    elif isinstance(feature, list):
        yield from _list(feature[0], indent)


def _list(inner: Feature, indent: str) -> Iterator[str]:
    if isinstance(inner, str):
        yield f"{indent}list: {inner}"
        return
    yield f"{indent}list:"
    if isinstance(inner, tuple):
        yield from _names(inner, f"{indent}  ")
    elif isinstance(inner, dict):
        yield from as_yaml(inner, indent)


def _names(names: tuple[str, ...], indent: str) -> Iterator[str]:
    yield f"{indent}class_label:"
    yield f"{indent}  names:"
    for number, name in enumerate(names):
        yield f"{indent}    '{number}': {quoted(name)}"


def quoted(words: str) -> str:
    """A YAML string in double quotes; what is no printable character is escaped."""
    return '"' + "".join(map(_sign, words)) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08X}"
