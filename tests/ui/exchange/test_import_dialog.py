"""The import dialog: what would come in is seen before it comes, and the report says what did."""

import json
import shlex
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from annotator.services.equal_command import program_words
from annotator.services.project import open_project
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.exchange.import_sections import MAPPED
from annotator.ui.kit import ask
from tests.projects import make_project
from tests.ui.desk import Desk, start

LEFT = Qt.MouseButton.LeftButton
TEXT = "Kerry met Putin in Sochi."
SPANS = [
    {"start": 0, "end": 5, "label": "PER"},
    {"start": 10, "end": 15, "label": "actor", "annotator": "<b>ana</b>"},
    {"start": 19, "end": 24, "label": "GPE <i>x</i>"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    (made / "one.txt").write_bytes("Сторінка перша, ще кілька слів для певності.".encode("cp1251"))
    (made / "bad.txt").write_bytes(b"no\0text")
    line = {"id": "three", "text": TEXT, "spans": SPANS}
    (made / "spans.jsonl").write_text(json.dumps(line) + "\n{broken\n", encoding="utf-8")
    return made


def opened(desk: Desk, *paths: Path) -> ImportDialog:
    desk.workspace.exchanging.import_files(list(paths))
    found = desk.dialog()
    assert isinstance(found, ImportDialog)
    looked(desk, found)
    return found


def looked(desk: Desk, dialog: ImportDialog) -> None:
    desk.qtbot.waitUntil(lambda: not dialog._looking.busy and dialog.outlook.counts.text() != "Looking…")


def imported(desk: Desk, dialog: ImportDialog) -> str:
    QTest.mouseClick(dialog.go, LEFT)
    desk.qtbot.waitUntil(lambda: bool(dialog.result_words.text()))
    return dialog.result_words.text()


def marked(desk: Desk) -> list[tuple[str, str, str]]:
    query = """select s.owner, span.quote, label.name from span join annotation_set s on s.id = span.set_id
               join label on label.id = span.label_id where s.document_id = 'three' order by span.start"""
    return desk.query(query)


def set_label(dialog: ImportDialog, name: str, words: str) -> None:
    choices = dialog.asked.labels.choices[name]
    choices.setCurrentIndex(choices.findText(words))


def test_the_first_documents_and_how_their_text_begins_are_shown(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder)
    outlook = dialog.outlook
    assert outlook.counts.text() == "Will read 2 documents with 3 spans."
    assert [row.id for row in outlook.documents.rows] == ["one", "three"]
    assert outlook.beginning.toPlainText().startswith("Сторінка перша")
    outlook.view.setFocus()
    desk.press("Down")
    assert outlook.beginning.toPlainText() == TEXT
    lines = outlook.refused.toPlainText().splitlines()
    assert "bad.txt:1: a NUL at byte 2" in lines[0]
    assert "spans.jsonl:2: not JSON" in lines[1]
    assert dialog.asked.encoding.itemText(0) == "Find out: cp1251, utf-8"


def test_what_is_said_before_a_file_is_chosen_stands_together(desk: Desk) -> None:
    outlook = opened(desk).outlook
    assert outlook.counts.height() <= outlook.counts.sizeHint().height()
    assert 0 < outlook.hint.y() - outlook.counts.geometry().bottom() < 16


def test_another_encoding_is_seen_at_once(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder / "one.txt")
    choices = dialog.asked.encoding
    choices.setCurrentIndex(choices.findData("koi8-r"))
    looked(desk, dialog)
    assert "Сторінка" not in dialog.outlook.beginning.toPlainText()
    choices.setCurrentIndex(choices.findData("utf-8"))
    looked(desk, dialog)
    assert dialog.outlook.counts.text() == "Nothing here can be taken."
    assert "does not fit the encoding utf-8" in dialog.outlook.refused.toPlainText()


def test_labels_are_mapped_and_left_out(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder)
    assert list(dialog.asked.labels.choices) == ["PER", "GPE <i>x</i>"]
    assert dialog.asked.labels.summary() == "2 new"
    set_label(dialog, "PER", "actor")
    set_label(dialog, "GPE <i>x</i>", "Leave out")
    assert dialog.asked.labels.summary() == "1 left out, 1 mapped"
    assert imported(desk, dialog) == "Added 2 documents and 2 spans."
    assert marked(desk) == [("analyst-1", "Kerry", "actor"), ("<b>ana</b>", "Putin", "actor")]
    assert "label GPE <i>x</i>: 1 left out, as asked" in dialog.result_list.toPlainText()


def test_spans_without_a_name_get_the_one_that_is_written(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder)
    dialog.asked.whose.set_open(True)
    dialog.asked.whose.owner.setFocus()
    desk.type("ben")
    assert dialog.asked.whose.summary() == "ben"
    assert "<b>ana</b> (1)" in dialog.asked.whose._named.text()
    imported(desk, dialog)
    assert [owner for owner, *_ in marked(desk)] == ["ben", "<b>ana</b>", "ben"]


def test_a_name_that_cannot_be_one_is_said_at_once(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder)
    dialog.asked.whose.owner.setText("x" * 300)
    assert "cannot be a person's name" in dialog.outlook.counts.text()
    assert not dialog.go.isEnabled()
    dialog.asked.whose.owner.setText("ben")
    looked(desk, dialog)
    assert dialog.go.isEnabled()
    assert dialog.outlook.counts.text() == "Will read 2 documents with 3 spans."


def test_columns_of_a_table_are_chosen_by_name(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("nr,body,who\n7,Some words here.,rea\n", encoding="utf-8")
    dialog = opened(desk, table)
    reading = dialog.asked.reading
    assert [reading.text.itemText(number) for number in range(reading.text.count())] == [
        "As usual",
        "nr",
        "body",
        "who",
    ]
    reading.text.setCurrentIndex(2)
    reading.id.setCurrentIndex(1)
    looked(desk, dialog)
    assert [(row.id, row.text) for row in dialog.outlook.documents.rows] == [("7", "Some words here.")]
    assert "1 × Table;" in dialog.outlook.hint.text(), "of texts here, and not of spans"
    assert dialog.asked.options().reading.meta_columns is None
    reading.alone.setChecked(True)
    looked(desk, dialog)
    assert dialog.asked.options().reading.meta_columns == ()
    assert not reading.meta.isEnabled()
    assert dialog.command.line.text().split(" --")[-1].startswith("meta-columns=")
    assert reading.summary() == "text in body, id in nr, no other columns"
    assert "--text-column=body" in dialog.command.line.text()
    assert imported(desk, dialog) == "Added 1 document."


def test_only_what_these_files_have_a_use_for_is_asked(desk: Desk, tmp_path: Path) -> None:
    page, tags = tmp_path / "page.html", tmp_path / "a.conll"
    page.write_text("<p>Some words</p>", encoding="utf-8")
    tags.write_text("Kerry\tB-PER\n", encoding="utf-8")
    dialog = opened(desk, page)
    reading = dialog.asked.reading
    reading.set_open(True)
    assert reading.main_text.isVisible()
    assert not reading.per.isVisible()
    assert not reading.text.isVisible()
    dialog.asked.add([tags])
    looked(desk, dialog)
    assert reading.per.isVisible()
    reading.analysts.setText("ana,,ben")
    assert "There is an empty name" in dialog.outlook.counts.text()


@pytest.mark.parametrize("strict", [False, True])
def test_the_command_line_brings_in_the_same(
    desk: Desk, folder: Path, tmp_path: Path, strict: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    from annotator.cli.program import run_program

    (folder / "bad.txt").unlink()
    (folder / "spans.jsonl").write_text(json.dumps({"id": "three", "text": TEXT, "spans": SPANS}), encoding="utf-8")
    dialog = opened(desk, folder)
    set_label(dialog, "PER", "claim")
    set_label(dialog, "GPE <i>x</i>", "Leave out")
    dialog.asked.whose.owner.setText("o'neill, b=c")
    dialog.strict.setChecked(strict)
    QTest.mouseClick(dialog.command.copy, LEFT)
    words = shlex.split(QApplication.clipboard().text())
    other = tmp_path / "other.db"
    make_project(other).close()
    assert run_program([f"--db={other}", *words[len(program_words()) + 1 :]]) == 0
    capsys.readouterr()
    imported(desk, dialog)
    here = marked(desk)
    desk.path = other
    assert marked(desk) == here
    assert ("--strict" in words) is strict
    assert len(here) == 2


def test_the_report_can_be_copied_and_saved(
    desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(desk, folder)
    imported(desk, dialog)
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    desk.press("Alt+C")
    desk.qtbot.waitUntil(lambda: "spans.jsonl:2: not JSON" in QApplication.clipboard().text())
    assert QApplication.clipboard().text().startswith("Added 2 documents and 3 spans.\n")
    target = tmp_path / "report.txt"
    monkeypatch.setattr(ask, "file_to_write", lambda *_: target)
    desk.press("Alt+S")
    desk.qtbot.waitUntil(target.exists)
    assert "bad.txt:1: a NUL at byte 2: this is not text" in target.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_saved_is_said_in_a_sentence(
    desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    dialog = opened(desk, folder)
    imported(desk, dialog)
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "none" / "r.txt")
    monkeypatch.setattr(ask, "show_error", lambda _parent, error, _title: said.append(error.message))
    dialog._save("x")
    assert said == [f"{tmp_path / 'none' / 'r.txt'} cannot be written: No such file or directory."]


def test_files_dropped_on_the_dialog_are_chosen_too(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder / "one.txt")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "spans.jsonl"))])
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(dialog, drop)
    looked(desk, dialog)
    assert dialog.outlook.counts.text() == "Will read 2 documents with 3 spans."


def test_nothing_chosen_and_nothing_to_take_are_said(desk: Desk, tmp_path: Path) -> None:
    dialog = opened(desk)
    assert dialog.outlook.counts.text() == "Nothing is chosen yet."
    assert not dialog.go.isEnabled()
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.asked.add_files))
    dialog.asked.add([tmp_path / "gone"])
    looked(desk, dialog)
    assert dialog.outlook.counts.text() == "Nothing here can be taken."
    desk.press("Alt+V")
    desk.qtbot.waitUntil(lambda: not dialog.asked.clear.isEnabled())
    assert desk.has_focus(dialog.asked.add_files)
    assert dialog.outlook.counts.text() == "Nothing is chosen yet."
    assert dialog.command.line.text() == ""


def test_very_many_labels_do_not_make_a_wall(desk: Desk, tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 5, "label": f"L{number}"} for number in range(MAPPED + 40)]
    path = tmp_path / "many.jsonl"
    path.write_text(json.dumps({"id": "m", "text": TEXT, "spans": spans}), encoding="utf-8")
    dialog = opened(desk, path)
    assert len(dialog.asked.labels.choices) == MAPPED
    assert "40 more come in as they are." in dialog.asked.labels._more.text()


def test_very_many_new_labels_with_endless_names_leave_the_report_as_wide_as_it_was(desk: Desk, tmp_path: Path) -> None:
    names = ["x" * 200, *(f"L{number}" for number in range(70))]
    spans = [{"start": 0, "end": 5, "label": name, "annotator": "n" * 200} for name in names]
    path = tmp_path / "many.jsonl"
    path.write_text(json.dumps({"id": "m", "text": TEXT, "spans": spans}), encoding="utf-8")
    dialog = opened(desk, path)
    dialog.asked.whose.set_open(True)
    width = dialog.width()
    imported(desk, dialog)
    assert dialog.result_hint.text().count(", ") == 11
    assert dialog.result_hint.text().endswith("L10 and 59 more.")
    desk.qtbot.waitUntil(lambda: dialog.result_hint.height() > 0)
    assert dialog.minimumSizeHint().width() <= width
    assert dialog.width() == width


def test_looking_writes_nothing(desk: Desk, folder: Path) -> None:
    before = desk.query("select count(*) from step")
    opened(desk, folder)
    desk.press("Escape")
    desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and not desk.workspace.worker.busy)
    assert desk.query("select count(*) from step") == before


def test_tab_goes_from_top_to_bottom_and_everything_has_a_name(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder)
    asked, outlook = dialog.asked, dialog.outlook
    asked.list.setFocus()
    seen: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in seen:
        seen.append(now)
        assert now.accessibleName(), now
        desk.press("Tab")
    left = [asked.list, asked.add_files, asked.add_folder, asked.clear, asked.format, asked.encoding]
    left += [*(part.head for part in asked.parts()), dialog.strict]
    right = [outlook.view, outlook.beginning, outlook.refused]
    assert seen == [*left, *right, dialog.command.line, dialog.command.copy, dialog.cancel, dialog.go]


def test_tab_leads_from_the_labels_to_each_that_is_new_and_on(desk: Desk, folder: Path) -> None:
    dialog = opened(desk, folder)
    asked = dialog.asked
    asked.labels.set_open(True)
    asked.labels.head.setFocus()
    for wanted in (*asked.labels.choices.values(), asked.whose.head):
        desk.press("Tab")
        assert desk.has_focus(wanted)
    assert len(asked.labels.choices) == 2


def test_what_a_letter_leads_to_comes_into_sight(desk: Desk, folder: Path) -> None:
    (folder / "x.conll").write_text("-DOCSTART- O\n\nKerry B-PER\n", encoding="utf-8")
    desk.window.resize(900, 600)
    dialog = opened(desk, folder)
    for part in dialog.asked.parts():
        part.set_open(True)
    scroll = dialog.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    field = dialog.asked.reading.per
    desk.qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert field.visibleRegion().isEmpty()
    desk.press("Alt+U")
    assert desk.has_focus(field)
    desk.qtbot.waitUntil(lambda: field.visibleRegion().boundingRect().height() == field.height())


def test_no_two_mnemonics_are_the_same_and_nothing_is_cut_off(desk: Desk, folder: Path) -> None:
    desk.window.resize(900, 600)
    dialog = opened(desk, folder)
    for part in dialog.asked.parts():
        part.set_open(True)
        for row in part.findChildren(QWidget):
            row.setVisible(True)
    assert dialog.width() <= 900
    scroll = dialog.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    assert dialog.asked.minimumSizeHint().width() <= scroll.viewport().width()
    words = [label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    words += [part.head.text() for part in dialog.asked.parts()]
    asked = dialog.asked
    words += [made.text() for made in (dialog.go, dialog.command.copy, asked.add_files, asked.add_folder, asked.clear)]
    words += [box.text() for box in dialog.findChildren(QCheckBox)]
    keys = [one[one.index("&") + 1].lower() for one in words if "&" in one]
    assert len(keys) >= 14
    assert sorted(keys) == sorted(set(keys))


def test_names_full_of_markup_are_shown_as_they_are(desk: Desk, folder: Path, tmp_path: Path) -> None:
    odd = folder / "<b>bold & co.txt"
    odd.write_text("<h1>Not a heading</h1>", encoding="utf-8")
    dialog = opened(desk, folder)
    assert "<b>bold & co" in [row.id for row in dialog.outlook.documents.rows]
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is not Qt.TextFormat.AutoText or not label.text()


def test_in_a_read_only_project_there_is_no_import(
    qtbot: QtBot, database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.services.project.Project.read_only", True)
    desk = start(qtbot, database)
    desk.workspace.exchanging.import_files([folder])
    assert QApplication.activeModalWidget() is None


def test_a_job_that_runs_is_stopped_by_escape_and_says_so(desk: Desk, folder: Path) -> None:
    with open_project(str(desk.path), "x"):
        dialog = opened(desk, folder)
        QTest.mouseClick(dialog.go, LEFT)
        desk.press("Escape")
        desk.qtbot.waitUntil(lambda: bool(dialog.result_words.text()))
        assert dialog.cancel.text() == "Close"


def test_where_nothing_was_taken_back_leads_to_what_was_asked_and_the_next_report_is_one(
    desk: Desk, folder: Path
) -> None:
    dialog = opened(desk, folder)
    dialog.strict.setChecked(True)
    desk.press("Alt+I")
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.cancel) and dialog.cancel.text() == "Close")
    assert marked(desk) == []
    desk.press("Alt+B")
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.go))
    looked(desk, dialog)
    assert dialog.asked.paths == [folder]
    desk.press("Alt+N", "Alt+I")
    desk.qtbot.waitUntil(lambda: dialog.result_words.text().startswith("Added"))
    assert [made.text() for made in dialog._tool_buttons] == ["&Copy report", "&Save report…"]
    assert dialog.extra.text() == "&Undo this import"
