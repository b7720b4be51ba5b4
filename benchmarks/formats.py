"""Exports of the common workload for other programs, against Label Studio's converter and spaCy fed by hand."""

import sqlite3
from functools import partial
from pathlib import Path

from benchmarks import sdk
from benchmarks.exporting import SPANS_QUERY
from benchmarks.importing import WHO, database
from benchmarks.measuring import Pair, Reading, Stopwatch, alternate, in_child, median
from benchmarks.results import Result, ratio_of
from benchmarks.sizes import Size

#: At least three times as fast as the converter, which compares nothing afterwards.
CONVERTER, BY_HAND = 1 / 3, 1.2
_ROUNDS = 3
#: Documents. spaCy by hand holds 360 KB for each.
_MOST_BY_HAND = 20_000
#: Ours, and what the converter calls it. Its JSON is a copy of the file; JSON_MIN is the one it makes.
_PEERS = {"conll": "CONLL2003", "csv": "CSV", "label-studio": "JSON_MIN"}
_SUFFIXES = {"conll": ".conll", "csv": ".csv", "label-studio": ".json", "spacy": ".spacy"}


def run(size: Size, folder: Path) -> list[Result]:
    """Each format written without and with the comparison; then the DocBin."""
    path = str(database(folder, size.documents))
    tasks = str(folder / f"tasks-{size.documents}.json")
    in_child("formats:our_export", path=path, out=tasks, form="label-studio", verify=False)
    results = []
    for form, theirs in _PEERS.items():
        results += _against_converter(size, form, theirs, path, tasks, folder)
    return results if size.documents > _MOST_BY_HAND else [*results, *_against_spacy(path, folder)]


def _against_converter(size: Size, form: str, theirs: str, path: str, tasks: str, folder: Path) -> list[Result]:
    ours = partial(in_child, "formats:our_export", path=path, out=str(folder / f"out{_SUFFIXES[form]}"), form=form)
    python = sdk.python_with_it()
    if python is None:
        who, peer = "label-studio-sdk as recorded", partial(sdk.recorded, theirs, size.documents)
    else:
        who, peer = f"label-studio-sdk {sdk.version(python)}", partial(sdk.convert_in_child, python, theirs, tasks)
    pair = alternate(min(size.rounds, _ROUNDS), partial(ours, verify=False), peer)
    checked = Pair([ours(verify=True)], pair.peer)
    return [
        ratio_of(f"{form}, {size.documents:,} documents, --no-verify / {who}, {theirs}", pair, CONVERTER),
        ratio_of("… read back and compared, which the converter does not", checked),
        Result("… peak memory", checked.ours[0]["peak"], "MB"),
        _account(checked.ours[0], pair.peer[0].get("spans")),
    ]


def _account(ours: Reading, theirs: int | None) -> Result:
    """Spans that are neither in the file nor announced: none."""
    missing = ours["asked"] - ours["spans"] - ours["lost"]
    shown = f"{ours['asked']:,} = {ours['spans']:,} + {ours['lost']:,}"
    peer = "" if theirs is None else f"{theirs:,} of {ours['asked']:,}"
    return Result("… spans: asked for = written + announced; neither of both", missing, "", 0, shown, peer)


def _against_spacy(path: str, folder: Path) -> list[Result]:
    out = str(folder / "out.spacy")
    pair = alternate(
        1,
        partial(in_child, "formats:our_export", path=path, out=out, form="spacy", verify=False),
        partial(in_child, "formats:by_hand", path=path, out=out),
    )
    memory = median(pair.ours, "peak"), median(pair.peer, "peak")
    return [
        ratio_of("DocBin, --no-verify / spaCy fed by hand", pair, BY_HAND),
        Result("… peak memory", memory[0] / memory[1], "x", None, f"{memory[0]:.0f} MB", f"{memory[1]:.0f} MB"),
        _account(pair.ours[0], pair.peer[0]["spans"]),
    ]


def our_export(path: str, out: str, form: str, verify: bool) -> Reading:
    """What the command and the window do."""
    from annotator.formats.registry import by_name
    from annotator.services.exporting import ExportOptions, export
    from annotator.services.project import open_project

    chosen = by_name(form)
    assert chosen is not None
    chosen.writer()  # its imports are not what is measured
    if form == "spacy":
        import spacy  # noqa: F401 - nor is this one, which takes seconds
    Path(out).unlink(missing_ok=True)  # the peers write to where nothing stands, too
    with open_project(path, WHO) as project, Stopwatch() as watch:
        report = export(project, Path(out), ExportOptions(format=form, verify=verify))
    with sqlite3.connect(path) as raw:
        asked = raw.execute("SELECT count(*) FROM span").fetchone()[0]
    return {
        "wall": watch.wall, "cpu": watch.cpu, "asked": asked, "spans": report.spans, "lost": report.losses
    }  # fmt: skip


def by_hand(path: str, out: str) -> Reading:
    """A script as spaCy's documentation shows it: make_doc, char_span, filter_spans, DocBin."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.util import filter_spans

    written = 0
    with Stopwatch() as watch:
        nlp, docs = spacy.blank("en"), DocBin(store_user_data=True)
        raw = sqlite3.connect(path)
        spans = raw.cursor()
        query = "SELECT d.text, s.id FROM annotation_set s JOIN document d ON d.id = s.document_id ORDER BY d.id"
        for text, set_id in raw.execute(query):
            doc = nlp.make_doc(text)
            found = [doc.char_span(row[0], row[1], label=row[2]) for row in spans.execute(SPANS_QUERY, (set_id,))]
            doc.spans["sc"] = [span for span in found if span is not None]
            doc.ents = filter_spans(doc.spans["sc"])
            written += len(doc.spans["sc"])
            docs.add(doc)
        docs.to_disk(out)
        raw.close()
    return {"wall": watch.wall, "cpu": watch.cpu, "spans": written}
