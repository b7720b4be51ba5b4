"""Reading made short for the tests of this folder."""

import json

from annotator.formats.exchange import DocumentRecord, Notice, ReadOptions, Refusal, Source


def read_bytes(tmp_path, data, reader, name="in.jsonl", encoding=None, **options):
    """Documents, refusals and notices of a file that holds these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    items = list(reader(Source.of(path), ReadOptions(encoding, **options)))
    kinds = (DocumentRecord, Refusal, Notice)
    assert all(isinstance(item, kinds) for item in items)
    return tuple([item for item in items if isinstance(item, kind)] for kind in kinds)


def as_line(**line):
    """One JSON line in bytes."""
    return json.dumps(line).encode() + b"\n"
