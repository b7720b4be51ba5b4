"""Parquet written in row groups, in flat memory, with what `datasets` wants to know of the columns."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from annotator.formats import shared_libraries
from annotator.formats.dataset_features import Feature, as_json

#: Rows of a group, and about how many bytes of memory they take while they wait for it.
_ROWS, _BYTES = 10_000, 8 << 20


class ParquetTable:
    """One file, open for writing; a context. Columns and their kinds are those of `features`."""

    def __init__(self, path: Path, features: dict[str, Feature]) -> None:
        shared_libraries.load("pyarrow", "libarrow", "libparquet")
        import pyarrow as pa
        import pyarrow.parquet as pq

        noted = json.dumps({"info": {"features": {name: as_json(each) for name, each in features.items()}}})
        fields = [pa.field(name, _type(each)) for name, each in features.items()]
        self._schema = pa.schema(fields, {"huggingface": noted})
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Sequence[Any]] = []
        self._bytes = 0

    def add(self, row: Sequence[Any], size: int) -> None:
        """A row, cells in the order of the features; `size` is about how many bytes of memory it takes."""
        self._rows.append(row)
        self._bytes += size
        if len(self._rows) >= _ROWS or self._bytes >= _BYTES:
            self._flush()

    def __enter__(self) -> "ParquetTable":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [_array(cells, field.type) for cells, field in zip(columns, self._schema, strict=True)]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=_ROWS)
        self._rows, self._bytes = [], 0


def _type(feature: Feature) -> Any:
    import pyarrow as pa

    if isinstance(feature, list):
        return pa.list_(_type(feature[0]))
    if isinstance(feature, dict):
        return pa.struct([pa.field(name, _type(each)) for name, each in feature.items()])
    if isinstance(feature, tuple):
        return pa.int64()
    return {"string": pa.string(), "int64": pa.int64(), "bool": pa.bool_()}[feature]


def _array(cells: Sequence[Any], kind: Any) -> Any:
    """Lists of tuples as lists of structs, column by column: a dict for each would take three times as long."""
    import pyarrow as pa

    if not pa.types.is_list(kind) or not pa.types.is_struct(kind.value_type):
        return pa.array(cells, kind)
    offsets = [0]
    for cell in cells:
        offsets.append(offsets[-1] + len(cell))
    fields = list(kind.value_type)
    columns = list(zip(*(one for cell in cells for one in cell), strict=True)) or [()] * len(fields)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    values = pa.StructArray.from_arrays(arrays, fields=fields)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values, type=kind)
