"""Which field of a row is the text and which the id, where the user says so."""

from typing import Any

from annotator.formats.exchange import ReadOptions
from annotator.formats.json_lines import LineRefused

_NATIVE = frozenset({"id", "text", "meta", "layer", "status", "spans", "decisions"})


def is_named(options: ReadOptions) -> bool:
    """Whether anything is said."""
    return bool(options.text_column or options.id_column) or options.meta_columns is not None


def with_named(row: dict[str, Any], options: ReadOptions) -> dict[str, Any]:
    """The row with its text and id where they belong, and of the rest only what is asked for.

    A name with dots leads into objects. What stood in the place of the text or the id goes into the meta. Raises
    LineRefused for a row without such a field.
    """
    rest = dict(row)
    taken = {
        key: _taken(rest, name) for key, name in (("text", options.text_column), ("id", options.id_column)) if name
    }
    meta = rest.pop("meta", None)
    meta = dict(meta) if type(meta) is dict else {} if meta is None else {"meta": meta}
    meta |= {key: rest.pop(key) for key in taken if key in rest}
    meta |= {key: rest.pop(key) for key in list(rest) if key not in _NATIVE}
    if options.meta_columns is not None:
        meta = {key: value for key, value in meta.items() if key in options.meta_columns}
    return {**rest, **taken, "meta": meta}


def _taken(rest: dict[str, Any], name: str) -> Any:
    """The field's value; one that stands in the row itself is taken out of it."""
    if name in rest:
        return rest.pop(name)
    found: Any = rest
    for part in name.split("."):
        if type(found) is not dict or part not in found:
            there = ", ".join(repr(key[:40]) for key in list(rest)[:10]) or "nothing"
            raise LineRefused(f"it has no field {name[:40]!r}; it has {there}")
        found = found[part]
    return found
