"""The export dialog: what it says is what is written, by the window and by the command line it shows."""

import gc
import json
import os
import shlex
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.model import State
from annotator.formats import registry
from annotator.services import exporting, labels
from annotator.services.equal_command import program_words
from annotator.services.project import open_project
from annotator.services.roles import become_reviewer, release
from annotator.ui.exchange import export_dialog, export_outlook
from annotator.ui.exchange.export_dialog import ExportDialog
from annotator.ui.kit import ask
from tests.patience import PATIENCE
from tests.projects import SEEDS, add_passes
from tests.ui.desk import KERRY, Desk, start

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def marked(qtbot: QtBot, database: Path) -> Desk:
    """One page with spans that nest, marked by two people."""
    with open_project(str(database), "analyst-1") as project:
        text = desk_text(database)
        both = text.index("Kerry and Putin")
        spans = [(both, both + 15, "claim"), (both + 10, both + 15, "actor"), (0, 7, "location")]
        add_passes(project, "analyst-1", {KERRY: spans})
        add_passes(project, "somebody <b>else</b>", {KERRY: spans[:1]}, "done")
    desk = start(qtbot, database)
    desk.open(KERRY)
    return desk


def desk_text(database: Path) -> str:
    from annotator.domain.model import DocumentId
    from annotator.services.documents import open_document

    with open_project(str(database), "analyst-1") as project:
        return open_document(project, DocumentId(KERRY)).document.text


def opened(desk: Desk) -> ExportDialog:
    desk.press("Ctrl+E")
    found = desk.dialog()
    assert isinstance(found, ExportDialog)
    looked(desk, found)
    return found


def back(desk: Desk) -> None:
    """The dialog is gone and the text has the keyboard."""
    desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and desk.has_focus(desk.window.text))


def looked(desk: Desk, dialog: ExportDialog) -> None:
    desk.qtbot.waitUntil(lambda: not dialog._looking.busy and dialog.outlook.counts.text() != "Looking…")


def choose(desk: Desk, dialog: ExportDialog, name: str) -> None:
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData(name))
    looked(desk, dialog)


def written(desk: Desk, dialog: ExportDialog) -> str:
    QTest.mouseClick(dialog.go, LEFT)
    desk.qtbot.waitUntil(lambda: bool(dialog.result_words.text()))
    return dialog.result_words.text()


def test_it_says_what_it_will_write_and_shows_the_first_lines(marked: Desk) -> None:
    dialog = opened(marked)
    assert dialog.outlook.counts.text() == "Will write 1 document and 3 spans; nothing is lost."
    assert dialog.outlook.lines.toPlainText().startswith(f'{{"id": "{KERRY}"')
    assert dialog.outlook.losses.isHidden()
    assert marked.has_focus(dialog.go)


def test_what_a_format_has_no_place_for_besides_is_said_under_the_counts(marked: Desk) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "brat")
    assert dialog.outlook.counts.text() == "Will write 1 document and 3 spans; no span is lost."
    assert "no place for the state of 1 pass; that stays in the project" in dialog.outlook.hint.text()


def test_the_preview_follows_every_choice(marked: Desk) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    assert "B-claim" in dialog.outlook.lines.toPlainText()
    assert dialog.outlook.counts.text() == "Will write 1 document and 2 spans; 1 thing lost or changed."
    dialog.asked.fit.set_open(True)
    dialog.asked.fit.scheme.setCurrentIndex(1)
    looked(marked, dialog)
    assert "U-" in dialog.outlook.lines.toPlainText() or "L-claim" in dialog.outlook.lines.toPlainText()


def test_the_first_lines_are_those_of_a_file_called_as_it_will_be(marked: Desk) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    dialog.asked.fit.flat.setCurrentIndex(dialog.asked.fit.flat.findData("split"))
    looked(marked, dialog)
    assert dialog.outlook.heading.text() == "FIRST LINES OF actor.conll"


def test_a_loss_says_which_words_where_and_why_and_enter_goes_there(marked: Desk) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    row = dialog.outlook.losses.rows.rows[0]
    assert row.quote == "Putin"
    assert row.loss.document == KERRY
    assert marked.text[row.loss.start : row.loss.end] == "Putin"
    assert "nested in claim" in row.loss.why
    dialog.outlook.losses.view.setFocus()
    marked.press("Return")
    back(marked)
    assert marked.active_quote() == "Putin"
    assert marked.window.text.caret() == row.loss.start
    assert "Ctrl+E goes back to the export." in marked.message


def test_a_click_on_a_loss_goes_there_too_and_the_dialog_comes_back_as_it_was(marked: Desk) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    dialog.asked.fit.set_open(True)
    view = dialog.outlook.losses.view
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(40, 20))
    back(marked)
    again = opened(marked)
    assert again.asked.format.currentData() == "conll"
    assert again.asked.fit.is_open()
    assert not again.asked.which.is_open()


@pytest.mark.parametrize("careful", [False, True], ids=["written", "refused"])
def test_after_writing_a_click_on_a_loss_goes_there_as_before(marked: Desk, tmp_path: Path, careful: bool) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    dialog.asked.target.setText(str(tmp_path / "o.conll"))
    dialog.careful.setChecked(careful)
    looked(marked, dialog)
    assert ("so nothing was written" in written(marked, dialog)) is careful
    (row,) = dialog.lost.rows.rows
    assert (row.quote, row.loss.start) == ("Putin", marked.text.index("Putin", row.loss.start or 0))
    assert dialog.lost.heading.text() == "LOST OR CHANGED: 1"
    QTest.mouseClick(dialog.lost.view.viewport(), LEFT, pos=QPoint(40, 20))
    back(marked)
    assert marked.active_quote() == "Putin"
    assert "Ctrl+E goes back to the export." in marked.message


def test_choices_are_remembered_for_this_project_and_no_step_is_written(marked: Desk) -> None:
    before = marked.query("select count(*) from step")
    dialog = opened(marked)
    asked = dialog.asked
    asked.format.setCurrentIndex(asked.format.findData("conll"))
    asked.which.states[State.DONE].setChecked(True)
    asked.which.since.setText("2020-03-31")
    asked.which.pseudonyms.setChecked(True)
    asked.which.labels.table.setData(
        asked.which.labels.table.index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    asked.which.labels.table.setData(asked.which.labels.table.index(1, 1), "LOC")
    asked.shape.longest.setValue(900)
    asked.shape.stride.setValue(300)
    asked.shape.empty.setValue(10)
    asked.shape.strip.setChecked(True)
    asked.split.wanted.setChecked(True)
    asked.split.seed.setValue(7)
    dialog.careful.setChecked(True)
    options, out = dialog._options(), asked.target.text()
    marked.press("Escape")
    back(marked)
    again = opened(marked)
    assert again._options() == options
    assert (again.asked.target.text(), again.careful.isChecked()) == (out, True)
    assert marked.query("select count(*) from step") == before


def test_what_was_remembered_wrongly_is_as_usual(marked: Desk) -> None:
    settings = marked.window.settings
    location = str(marked.path.absolute())
    for bad in ("{", "[]", '{"options": {"format": "text", "layer": "nobody", "seed": "x", "unit": 3, "since": 5}}'):
        settings.remember_of_project("export", location, bad)
        dialog = opened(marked)
        assert dialog._options().format == "jsonl"
        assert dialog._options().layer == "analyst-1"
        dialog.reject()
        back(marked)


@pytest.mark.parametrize("name", ["jsonl", "conll", "csv", "brat"])
def test_the_command_line_writes_the_same_bytes(marked: Desk, tmp_path: Path, name: str, capsys) -> None:
    from annotator.cli.program import run_program

    dialog = opened(marked)
    dialog.asked.target.setText(str(tmp_path / "by the window"))
    choose(marked, dialog, name)
    dialog.asked.which.labels.table.setData(dialog.asked.which.labels.table.index(2, 1), "CLAIM, 1=2")
    looked(marked, dialog)
    QTest.mouseClick(dialog.command.copy, LEFT)
    words = shlex.split(QApplication.clipboard().text())
    begin = len(program_words())
    assert tuple(words[:begin]) == program_words()
    assert written(marked, dialog).startswith("Exported 1 document and")
    target = Path(dialog.asked.target.text())
    first = contents(target)
    assert run_program(words[begin:]) == 0
    capsys.readouterr()
    assert contents(target) == first
    assert first


@pytest.mark.skipif(os.name == "nt", reason="a folder's name cannot hold these signs there")
def test_the_line_pasted_into_a_shell_writes_the_same_bytes_whatever_things_are_called(
    qtbot: QtBot, database: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "-odd 'folder' \"$HOME\" `ls` é\u00a0%"
    odd.mkdir()
    path = Path(shutil.copy(database, odd / "my pages.db"))
    with open_project(str(path), "--json O'Brien & co") as project:
        add_passes(project, project.who, {KERRY: [(0, 7, "location")]})
    desk = start(qtbot, path, "--json O'Brien & co")
    dialog = opened(desk)
    dialog.asked.target.setText(str(odd / "-o; rm.jsonl"))
    looked(desk, dialog)
    desk.press("Alt+C")
    desk.qtbot.waitUntil(lambda: dialog.command.copy.text() == "Copied")
    line = QApplication.clipboard().text()
    assert written(desk, dialog) == "Exported 1 document and 1 span."
    first = contents(odd / "-o; rm.jsonl")
    (odd / "-o; rm.jsonl").unlink()
    subprocess.run(["bash", "-c", line], check=True, capture_output=True, cwd=SEEDS.parent)
    assert contents(odd / "-o; rm.jsonl") == first


def contents(target: Path) -> dict[str, bytes]:
    files = sorted(target.rglob("*")) if target.is_dir() else [target]
    return {path.name: path.read_bytes() for path in files if path.is_file()}


def test_a_folder_is_asked_for_where_one_is_written(marked: Desk, tmp_path: Path, monkeypatch) -> None:
    dialog = opened(marked)
    assert dialog.asked.target.text().endswith("export.jsonl")
    dialog.asked.split.wanted.setChecked(True)
    assert dialog.asked.target.text().endswith("export")
    busy = tmp_path / "busy"
    busy.mkdir()
    (busy / "mine.txt").write_text("mine")
    monkeypatch.setattr(ask, "folder_to_open", lambda *_: busy)
    QTest.mouseClick(dialog.asked.browse, LEFT)
    assert dialog.asked.target.text() == str(busy / "export")
    dialog.asked.split.wanted.setChecked(False)
    assert dialog.asked.target.text() == str(busy / "export.jsonl")
    choose(marked, dialog, "brat")
    assert dialog.asked.target.text() == str(busy / "export")
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "x.y.csv")
    choose(marked, dialog, "csv")
    QTest.mouseClick(dialog.asked.browse, LEFT)
    assert dialog.asked.target.text() == str(tmp_path / "x.y.csv")
    choose(marked, dialog, "conll")
    assert dialog.asked.target.text() == str(tmp_path / "x.y.conll")


def test_nothing_is_written_when_something_would_be_lost_and_that_was_ticked(marked: Desk, tmp_path: Path) -> None:
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    dialog.asked.target.setText(str(tmp_path / "o.conll"))
    QTest.mouseClick(dialog.careful, LEFT, pos=QPoint(8, dialog.careful.height() // 2))
    looked(marked, dialog)
    assert dialog.outlook.counts.text() == "Would write 1 document and 2 spans; 1 thing lost or changed."
    assert "Nothing will be written" in dialog.outlook.hint.text()
    assert "--fail-on-loss" in dialog.command.line.text()
    assert "so nothing was written" in written(marked, dialog)
    assert list(tmp_path.glob("o*")) == []


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda asked: asked.which.since.setText("last week"), "'last week' is no date."),
        (lambda asked: asked.target.setText(" "), "Nothing says where to."),
        (lambda asked: (asked.shape.longest.setValue(5), asked.shape.stride.setValue(9)), "Windows cannot begin 9"),
        (lambda asked: (asked.split.wanted.setChecked(True), asked.split.shares.setText("80")), "80"),
    ],
)
def test_a_field_that_holds_no_value_is_said_at_once(marked: Desk, spoil, says: str) -> None:
    dialog = opened(marked)
    spoil(dialog.asked)
    assert says in dialog.outlook.counts.text()
    assert not dialog.go.isEnabled()
    assert dialog.command.line.text() == ""


@pytest.mark.parametrize(
    ("place", "format_", "says"),
    [
        ("gone/o.jsonl", "jsonl", "There is no folder {}/gone. Make the folder first."),
        ("annotations.db", "jsonl", "{}/annotations.db is the database itself. Give the name of another file."),
        ("mine", "brat", "{}/mine is a folder that no export wrote"),
        ("mine", "csv", "{}/mine is a folder. Give the name of a file."),
        ("n" * 300, "jsonl", "cannot be written: File name too long."),
        ("~nobody-at-all/o.jsonl", "jsonl", ""),
        ("a\0b", "jsonl", ""),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told_at_once_and_nobody_is_asked_to_replace_it(
    marked: Desk, place: str, format_: str, says: str
) -> None:
    folder = marked.path.parent
    (folder / "mine").mkdir()
    (folder / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    dialog = opened(marked)
    choose(marked, dialog, format_)
    dialog.asked.target.setFocus()
    dialog.asked.target.setText(place)
    marked.press("Return")  # before the look is through
    assert marked.dialog() is dialog
    looked(marked, dialog)
    assert says.format(folder) in dialog.asked.trouble.text()
    assert dialog.asked.trouble.isHidden() is (says == "")
    assert not dialog.go.isEnabled()
    assert (folder / "mine" / "thesis.txt").read_text(encoding="utf-8") == "mine"
    dialog.asked.target.setText(str(folder / "o.jsonl"))
    looked(marked, dialog)
    assert dialog.go.isEnabled()
    assert dialog.asked.trouble.isHidden()


def test_a_folder_that_nobody_may_write_to_is_told_at_once(marked: Desk, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("annotator.services.targets.os.access", lambda place, _how: place != tmp_path / "locked")
    (tmp_path / "locked").mkdir()
    dialog = opened(marked)
    dialog.asked.target.setText(str(tmp_path / "locked" / "o.jsonl"))
    looked(marked, dialog)
    assert marked.has_focus(dialog.asked.target)
    assert dialog.asked.trouble.text() == f"Nothing can be written into {tmp_path / 'locked'}. Choose another folder."
    assert dialog.outlook.lines.toPlainText().startswith('{"id"')  # what it would be can still be read


def test_a_name_alone_lies_beside_the_database(marked: Desk) -> None:
    dialog = opened(marked)
    dialog.asked.target.setText("mine.jsonl")
    looked(marked, dialog)
    assert str(marked.path.parent / "mine.jsonl") in dialog.command.line.text()
    assert written(marked, dialog) == "Exported 1 document and 3 spans."
    assert (marked.path.parent / "mine.jsonl").is_file()


def layers(dialog: ExportDialog) -> list[str]:
    choices = dialog.asked.layer
    return [choices.itemData(number) for number in range(choices.count())]


def test_before_the_round_is_released_an_analyst_sees_nobody_else(marked: Desk) -> None:
    dialog = opened(marked)
    assert layers(dialog) == ["analyst-1"]
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "somebody" not in shown + dialog.outlook.lines.toPlainText()


def test_somebody_without_spans_is_not_told_who_has_some(qtbot: QtBot, marked: Desk, tmp_path: Path) -> None:
    desk = start(qtbot, marked.path, "newcomer")
    dialog = opened(desk)
    assert dialog.outlook.hint.text() == "You have not begun any document yet."
    dialog.asked.target.setText(str(tmp_path / "o.jsonl"))
    assert written(desk, dialog) == "Exported 0 documents and 0 spans."
    assert "<b>else</b>" not in dialog.result_hint.text() + dialog.result_list.toPlainText()


def test_an_error_of_the_program_while_looking_does_not_look_like_waiting(marked: Desk) -> None:
    dialog = opened(marked)
    dialog.outlook.show_count(None, False)
    assert dialog.outlook.counts.text() == "Looking stopped because of an error in the program."


def test_a_reviewer_and_after_release_everybody_chooses_any_layer(marked: Desk) -> None:
    project = marked.workspace.session.project
    assert project is not None
    become_reviewer(project)
    dialog = opened(marked)
    everything = ["analyst-1", "gold", "majority", "union", "all", "somebody <b>else</b>"]
    assert layers(dialog) == everything
    dialog.asked.layer.setCurrentIndex(4)
    looked(marked, dialog)
    dialog.reject()
    back(marked)
    with open_project(str(marked.path), "rea") as other:
        become_reviewer(other)
        release(other)
    assert layers(opened(marked)) == everything


def test_a_remembered_layer_that_is_not_offered_any_more_is_forgotten(marked: Desk) -> None:
    told = json.dumps({"options": {"format": "jsonl", "layer": "gold"}, "out": "", "unfolded": []})
    marked.window.settings.remember_of_project("export", str(marked.path.absolute()), told)
    assert opened(marked)._options().layer == "analyst-1"


def test_keys_reach_everything_and_no_two_mnemonics_are_the_same(marked: Desk) -> None:
    dialog = opened(marked)
    marked.press("Alt+W")
    marked.qtbot.waitUntil(dialog.asked.which.is_open)
    marked.press("Alt+F")
    assert marked.has_focus(dialog.asked.format)
    for part in dialog.asked.parts():
        part.set_open(True)
    labels_ = [label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    buttons = [part.head.text() for part in dialog.asked.parts()]
    buttons += [dialog.go.text(), dialog.command.copy.text()]
    buttons += [box.text() for box in dialog.findChildren(QCheckBox)]
    keys = [words[words.index("&") + 1].lower() for words in (*labels_, *buttons) if "&" in words]
    assert len(keys) >= 18
    assert sorted(keys) == sorted(set(keys))


def test_enter_presses_what_has_the_keyboard_and_exports_from_a_field_only(marked: Desk, tmp_path: Path) -> None:
    dialog = opened(marked)
    dialog.asked.target.setText(str(tmp_path / "o.jsonl"))
    looked(marked, dialog)
    for part in dialog.asked.parts():
        part.head.setFocus()
        marked.press("Return")
        assert part.is_open()
    dialog.command.copy.setFocus()
    marked.press("Enter")
    assert dialog.command.copy.text() == "Copied"
    assert not (tmp_path / "o.jsonl").exists()
    dialog.asked.target.setFocus()
    marked.press("Return")
    marked.qtbot.waitUntil(lambda: marked.has_focus(dialog.cancel))
    assert dialog.result_words.text() == "Exported 1 document and 3 spans."
    marked.press("Return")  # on Close
    back(marked)


def test_labels_are_ticked_and_renamed_with_enter_and_nothing_is_exported_by_it(marked: Desk, tmp_path: Path) -> None:
    dialog = opened(marked)
    dialog.asked.target.setText(str(tmp_path / "o.jsonl"))
    marked.press("Alt+W")
    marked.qtbot.waitUntil(dialog.asked.which.is_open)
    labels_ = dialog.asked.which.labels
    labels_.setFocus()
    marked.press("Return")
    assert labels_.table.dropped() == ("actor",)
    marked.press("Enter", "Right", "Return")
    assert labels_.table.dropped() == ()
    marked.type("PER")
    marked.press("Return")
    marked.qtbot.waitUntil(lambda: marked.has_focus(labels_))
    assert labels_.table.renamed() == (("actor", "PER"),)
    marked.press("Return", "Escape")
    marked.qtbot.waitUntil(lambda: marked.has_focus(labels_))
    assert dialog.isVisible()
    assert list(tmp_path.glob("o.jsonl*")) == []


def test_a_letter_leads_to_the_states_and_chooses_none(marked: Desk) -> None:
    dialog = opened(marked)
    dialog.asked.which.set_open(True)
    marked.press("Alt+O")
    first = dialog.asked.which.states[State.NEW]
    marked.qtbot.waitUntil(lambda: marked.has_focus(first) and not first.isDown())
    assert dialog._options().states == frozenset()
    marked.press("Space")
    assert dialog._options().states == {State.NEW}


def test_tab_goes_from_top_to_bottom_and_everything_has_a_name(marked: Desk) -> None:
    dialog = opened(marked)
    dialog.asked.format.setFocus()
    seen: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in seen:
        seen.append(now)
        assert now.accessibleName(), now
        marked.press("Tab")
    asked = dialog.asked
    places = [asked.format, asked.layer, asked.target, asked.browse, *(part.head for part in asked.parts())]
    rest = [dialog.careful, dialog.outlook.lines, dialog.command.line, dialog.command.copy, dialog.cancel, dialog.go]
    assert seen == [*places, *rest]


@pytest.mark.parametrize("name", [each.name for each in registry.FORMATS if each.writes])
def test_nothing_of_the_form_is_cut_off_in_a_small_window(marked: Desk, name: str) -> None:
    marked.window.resize(900, 600)
    dialog = opened(marked)
    assert dialog.width() <= 900
    assert dialog.height() <= 600
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData(name))
    for part in dialog.asked.parts():
        part.set_open(True)
    scroll = dialog.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    assert dialog.asked.minimumSizeHint().width() <= scroll.viewport().width()


def test_after_writing_it_says_what_and_opens_the_folder(marked: Desk, tmp_path: Path, monkeypatch) -> None:
    shown: list[str] = []
    door = "annotator.ui.exchange.export_dialog.QDesktopServices.openUrl"
    monkeypatch.setattr(door, lambda url: shown.append(url.toLocalFile()))
    dialog = opened(marked)
    dialog.asked.target.setText(str(tmp_path / "o.jsonl"))
    assert written(marked, dialog) == "Exported 1 document and 3 spans."
    assert dialog.result_hint.text() == f"2 files written, read back and compared: {tmp_path / 'o.jsonl'}"
    QTest.mouseClick(dialog.extra, LEFT)
    assert shown == [str(tmp_path)]


def test_many_documents_are_divided_only_when_they_are_written(marked: Desk, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("annotator.ui.exchange.export_outlook._DIVIDED", 0)
    monkeypatch.setattr("annotator.services.exporting.divide", None)
    dialog = opened(marked)
    dialog.asked.target.setText(str(tmp_path / "parts"))
    dialog.asked.split.wanted.setChecked(True)
    looked(marked, dialog)
    assert dialog.outlook.counts.text() == "Will write 1 document and 3 spans; nothing is lost."
    assert dialog.outlook.hint.text() == export_outlook._DIVIDED_LATER
    assert "--split=80/10/10" in dialog.command.line.text()


def test_an_older_look_never_arrives(marked: Desk) -> None:
    dialog = opened(marked)
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData("conll"))
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData("csv"))
    looked(marked, dialog)
    assert "B-claim" not in dialog.outlook.lines.toPlainText()
    assert dialog.outlook.counts.text().startswith("Will write 1 document and 3 spans")


def test_a_closed_dialog_leaves_nothing_running(marked: Desk) -> None:
    dialog = opened(marked)
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData("conll"))
    marked.press("Escape")
    marked.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and not marked.workspace.worker.busy)


def test_a_look_that_brings_a_library_is_not_the_windows_and_no_garbage_is_looked_for(
    marked: Desk, monkeypatch, tmp_path: Path
) -> None:
    seen: list[tuple[bool, bool]] = []
    real = export_dialog.preview

    def watched(*args: object) -> object:
        seen.append((threading.current_thread() is threading.main_thread(), gc.isenabled()))
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(export_dialog, "preview", watched)
    dialog = opened(marked)
    choose(marked, dialog, "huggingface")
    assert dialog.outlook.lines.toPlainText().startswith("── README.md ──")
    assert seen
    seen.clear()
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData("conll"))
    dialog.asked.target.setText(str(tmp_path / "o.conll"))
    assert written(marked, dialog).startswith("Exported")  # at once, before the look at it began
    assert set(seen) == {(False, False)}


def test_a_stopped_export_leaves_nothing_and_back_leads_to_what_was_asked(
    marked: Desk, tmp_path: Path, monkeypatch
) -> None:
    began, real = threading.Event(), exporting.export

    def slowly(*args: object) -> object:
        if not args[2].dry_run:  # type: ignore[attr-defined]
            began.set()
            while True:  # until somebody cancels
                args[3].at(1, 2, "one")  # type: ignore[attr-defined]
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting, "export", slowly)
    dialog = opened(marked)
    choose(marked, dialog, "conll")
    dialog.asked.target.setText(str(tmp_path / "o.conll"))
    looked(marked, dialog)
    marked.press("Alt+X")
    marked.qtbot.waitUntil(began.is_set)
    marked.press("Escape")
    marked.qtbot.waitUntil(lambda: marked.has_focus(dialog.cancel) and dialog.cancel.text() == "Close")
    assert dialog.result_words.text() == "Stopped. Nothing was written."
    assert list(tmp_path.glob("*o.conll*")) == []
    monkeypatch.setattr(exporting, "export", real)
    marked.press("Alt+B")
    marked.qtbot.waitUntil(lambda: marked.has_focus(dialog.go))
    looked(marked, dialog)
    assert dialog.asked.format.currentData() == "conll"
    marked.press("Return")
    marked.qtbot.waitUntil(lambda: dialog.result_words.text().startswith("Exported"))
    assert dialog.lost.isVisible()
    assert (tmp_path / "o.conll").is_file()


def test_an_answer_that_comes_after_the_dialog_is_gone_is_heard_by_nobody(marked: Desk, monkeypatch) -> None:
    dialog = opened(marked)
    go_on, real = threading.Event(), export_dialog.preview

    def held(*args: object) -> object:
        go_on.wait(PATIENCE)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(export_dialog, "preview", held)
    dialog.asked.format.setCurrentIndex(dialog.asked.format.findData("conll"))
    marked.qtbot.waitUntil(lambda: bool(dialog._looking._jobs))
    with marked.qtbot.captureExceptions() as raised:
        dialog.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        go_on.set()
        marked.qtbot.waitUntil(lambda: not marked.workspace.worker.busy)
    assert raised == []


def test_a_fold_opens_with_the_keyboard_and_says_what_it_is_set_to(marked: Desk) -> None:
    dialog = opened(marked)
    head = dialog.asked.shape.head
    assert isinstance(head, QToolButton)
    head.setFocus()
    marked.press("Space")
    assert dialog.asked.shape.is_open()
    dialog.asked.shape.whole.setFocus()
    marked.press("Down", "Down")
    assert dialog.asked.shape.summary() == "sentences"
    assert head.accessibleName() == "Shape: sentences"


def test_numbers_and_what_none_means_can_be_read(marked: Desk) -> None:
    dialog = opened(marked)
    shape = dialog.asked.shape
    shape.set_open(True)
    marked.qtbot.waitUntil(shape.longest.isVisible)
    assert shape.longest.text() == "no limit"
    field = shape.longest.lineEdit()
    assert field.width() >= field.fontMetrics().horizontalAdvance("no limit")
    shape.longest.setFocus()
    shape.longest.selectAll()
    marked.type("80")
    assert shape.stride.isVisible()
    assert shape.summary() == "documents, up to 80 characters"


def test_the_wheel_is_left_to_the_form_and_changes_nothing_in_it(marked: Desk) -> None:
    dialog = opened(marked)
    for part in dialog.asked.parts():
        part.set_open(True)
    dialog.asked.shape.longest.setValue(800)
    looked(marked, dialog)
    before = dialog._options()
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    step = (QPoint(0, 0), QPoint(0, -120), none, Qt.KeyboardModifier.NoModifier, phase, False)
    for field in (dialog.asked.format, dialog.asked.shape.whole, dialog.asked.shape.longest):
        middle = field.rect().center()
        field.setFocus()
        QApplication.sendEvent(field, QWheelEvent(QPointF(middle), QPointF(field.mapToGlobal(middle)), *step))
    assert dialog._options() == before


def test_names_full_of_markup_are_shown_as_they_are(qtbot: QtBot, database: Path) -> None:
    with open_project(str(database), "<b>ana</b>") as project:
        labels.rename_label(project, "actor", "<i>x</i> & \u202fy")
        add_passes(project, "<b>ana</b>", {KERRY: [(0, 7, "<i>x</i> & \u202fy"), (0, 11, "claim")]})
    desk = start(qtbot, database, "<b>ana</b>")
    dialog = opened(desk)
    assert dialog.asked.layer.currentText() == "My spans (<b>ana</b>)"
    choose(desk, dialog, "conll")
    assert [row.loss.label for row in dialog.outlook.losses.rows.rows] == ["<i>x</i> & \u202fy"]
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is not Qt.TextFormat.AutoText or not label.text()
