"""Rows of a Parquet file as lines of JSON; runs in the confined process only, so pyarrow is imported at once."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotator.formats.confined_worker import RefusedFile, storable

#: Rows of a batch, and about how many bytes.
_ROWS, _BYTES = 64, 8 << 20
_MOST_ROWS = 20_000_000
_MOST_COLUMNS = 1_000
_LARGEST_FOOTER = 64 * 1024 * 1024
_LISTS = frozenset({"List", "LargeList", "Sequence"})


def run(path: str) -> Iterator[list[str]]:
    """Batches of rows, each a JSON object; numbers of a ClassLabel are its names. Raises RefusedFile."""
    try:
        with pq.ParquetFile(
            path, thrift_string_size_limit=_LARGEST_FOOTER, thrift_container_size_limit=1_000_000
        ) as file:
            if file.metadata.num_rows > _MOST_ROWS or file.metadata.num_columns > _MOST_COLUMNS:
                raise RefusedFile(f"it has {file.metadata.num_rows:,} rows of {file.metadata.num_columns:,} columns")
            features = _features(file.schema_arrow.metadata or {})
            for batch in file.iter_batches(_rows_at_once(file.metadata), use_threads=False):
                yield [_line(row, features) for row in batch.to_pylist()]
    except (pa.ArrowException, OSError, OverflowError, RecursionError) as error:
        if isinstance(error, MemoryError):
            raise
        reason = " ".join(str(error).split())[:200]
        raise RefusedFile(f"it is no Parquet file that can be read: {storable(reason)}") from error


def _rows_at_once(metadata: Any) -> int:
    """As many as take some MB by what the file says of itself, and at least one."""
    size = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    rows: int = metadata.num_rows
    return max(1, min(_ROWS, _BYTES * rows // max(1, int(size))))


def _features(metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    """What `datasets` notes of the columns, by name."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    return features if isinstance(features, dict) else {}


def _line(row: dict[str, Any], features: dict[str, Any]) -> str:
    named = {key: _named(value, features.get(key)) for key, value in row.items()}
    return json.dumps(named, default=_words)


def _words(value: Any) -> str | None:
    """Times and decimals as words; bytes are none."""
    return None if isinstance(value, bytes) else str(value)


def _named(value: Any, feature: Any) -> Any:
    """The value with the names of its classes in place of their numbers, as far as they have some."""
    if isinstance(feature, list) and len(feature) == 1:
        feature = {"_type": "List", "feature": feature[0]}
    if not isinstance(feature, dict):
        return value
    kind, inner = feature.get("_type"), feature.get("feature")
    if kind == "ClassLabel" and isinstance(value, int):
        names = feature.get("names")
        return names[value] if isinstance(names, list) and 0 <= value < len(names) else value
    if kind in _LISTS and isinstance(value, list):
        return [_named(one, inner) for one in value]
    if kind in _LISTS and isinstance(value, dict) and isinstance(inner, dict):
        return _transposed({key: _named(each, [inner.get(key)]) for key, each in value.items()})
    if isinstance(value, dict) and not isinstance(kind, str):
        return {key: _named(each, feature.get(key)) for key, each in value.items()}
    return value


def _transposed(columns: dict[str, Any]) -> Any:
    """Objects, from the lists that earlier versions of `datasets` made of them."""
    lists = list(columns.values())
    if not lists or any(type(one) is not list or len(one) != len(lists[0]) for one in lists):
        return columns
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*lists, strict=True)]
