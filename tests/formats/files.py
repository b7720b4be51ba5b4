"""Formats of one file, written and read back for their tests."""

import io

from annotator.formats import exchange
from annotator.formats.exchange import WriteOptions
from tests.formats.reading import read_bytes


def file_of(module, records, **options):
    """The bytes a format makes of records that it holds as they are."""
    out = io.BytesIO()
    module.write(iter(records), out, WriteOptions(**options))
    assert not out.closed
    return out.getvalue()


def back(module, data, tmp_path, name="out.json"):
    """What the format's reader makes of a file of its own; nothing may be refused."""
    records, refused, _ = read_bytes(tmp_path, data, module.read, name)
    assert refused == []
    return [exchange.comparable(record) for record in records]
