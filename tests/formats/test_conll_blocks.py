"""Token tables of our own are read a document at a time: that must give what reading them line by line gives."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.formats import conll, conll_columns, conll_tables
from annotator.formats.exchange import DocumentRecord, LabelInfo, ReadOptions, Refusal, Source, SpanRecord, WriteOptions
from tests.formats.annotated import documents
from tests.formats.files import file_of

LABELS = tuple(LabelInfo(name) for name in ("actor", "claim", "two words"))
MARKED = DocumentRecord(
    "d", "Kerry met Putin. He left.\n\n# Now -DOCSTART- -X-", {}, "analyst-1", None,
    (SpanRecord(0, 5, "actor"), SpanRecord(10, 15, "two words"), SpanRecord(17, 24, "claim")),
)  # fmt: skip
FILE = file_of(conll, [replace(MARKED, id=str(number)) for number in range(4)])
COLUMNS = file_of(conll_columns, [replace(MARKED, id=str(number)) for number in range(3)], labels=LABELS)
SPOILS = ("", "\n", "\n\n", "\t", " ", "\r", "\x00", "O", "x\tO\n", "x\tO\ty\tO\n", "\tO", "B-actor", "I-actor",
          "# newdoc id = x\n", "-DOCSTART-", "-DOCSTART- -X- O O\t", "-DOCSTART- (aida)\n", "?", "{", '"')  # fmt: skip


def items(path, data, monkeypatch=None, **changed):
    path.write_bytes(data)
    source = Source.of(path)
    if monkeypatch is None:
        return list(conll.read(source, ReadOptions()))
    with monkeypatch.context() as patch:
        for name, value in changed.items():
            patch.setattr(conll_tables, name, value)
        return list(conll.read(source, ReadOptions()))


def content(found):
    """All but how far reading had come, which is said once a document or once a line."""
    return [replace(item, read_to=0) if isinstance(item, DocumentRecord) else item for item in found]


@pytest.mark.parametrize("data", [FILE, COLUMNS])
def test_what_we_wrote_is_taken_whole_but_for_the_first_of_each_label(data, tmp_path, monkeypatch):
    taken = []

    def spied(block, *others):
        taken.append(whole := conll_tables_taken(block, *others))
        return whole

    conll_tables_taken = conll_tables.taken_whole
    found = items(tmp_path / "in.conll", data, monkeypatch, taken_whole=spied)
    assert [one is not None for one in taken] == [False, *[True] * (len(taken) - 1)]
    assert len(found) == len(taken)
    assert [record.spans for record in found] == [MARKED.spans] * len(found)
    assert [record.read_to for record in found][-1] == len(data)


@settings(max_examples=300)
@given(
    st.sampled_from([FILE, COLUMNS]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 12), st.sampled_from(SPOILS)), max_size=3),
)
@example(FILE, [(len(FILE) - 1, 1, "")])
@example(FILE.split(b"\n")[0], [])
def test_a_damaged_file_reads_the_same_whole_and_by_lines(tmp_path_factory, data, damages):
    monkeypatch, path = pytest.MonkeyPatch(), tmp_path_factory.mktemp("t") / "in.conll"
    for at, length, spoil in damages:
        data = data[:at] + spoil.encode() + data[at + length :]
    whole = content(items(path, data))
    assert whole == content(items(path, data, monkeypatch, taken_whole=lambda *_: None))
    assert whole == content(items(path, data, monkeypatch, is_ours=lambda _: False))
    assert whole == content(items(path, data, monkeypatch, LONGEST_BLOCK=350))


@settings(max_examples=100)
@given(st.lists(documents(), max_size=4, unique_by=lambda record: record.id), st.sampled_from(["iob2", "biluo"]))
def test_any_text_reads_the_same_whole_and_by_lines(tmp_path_factory, records, scheme):
    monkeypatch, path = pytest.MonkeyPatch(), tmp_path_factory.mktemp("t") / "in.conll"
    held = [conll.hold(record, WriteOptions())[0] for record in records]
    data = file_of(conll, held * 2, scheme=scheme)
    whole = content(items(path, data))
    assert not any(isinstance(item, Refusal) for item in whole)
    assert whole == content(items(path, data, monkeypatch, is_ours=lambda _: False))
