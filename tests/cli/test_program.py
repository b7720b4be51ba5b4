"""Exit statuses, messages and what a start may import."""

import errno
import gc
import io
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import __version__
from annotator.__main__ import main
from annotator.cli import program
from tests.patience import PATIENCE
from tests.projects import make_empty_project

ROOT = Path(__file__).parents[2]
READING = [["documents"], ["export", "o.jsonl"], ["stats"], ["undo"], ["redo"], ["check"], ["set-status", "d", "done"],
           ["span", "add", "d", "0", "1", "actor"], ["labels", "remove", "x"]]  # fmt: skip


def spawn(*argv, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "annotator", *argv], capture_output=True, env=environment, check=False, **options
    )


@pytest.mark.parametrize(
    "argv",
    [["bogus"], ["import"], ["documents", "--bogus"], ["--bogus"], ["export"], ["labels", "bogus"], ["span"],
     ["set-status", "d"], ["export", "a", "b"], ["--db"], ["--as"]],
)  # fmt: skip
def test_wrong_usage_is_status_2_with_a_message(run, argv):
    done = run(*argv)
    assert done.status == 2
    assert done.out == ""
    assert "Usage: annotator" in done.err or "Error: " in done.err


@pytest.mark.parametrize("argv", READING, ids=lambda argv: argv[0])
def test_a_database_that_is_not_there_is_said_and_not_made(run, here, argv):
    done = run(*argv)
    assert done.status == 1
    assert "annotator: There is no database at annotations.db" in done.err
    assert list(here.iterdir()) == []


def _folder(path):
    path.mkdir()


def _noise(path):
    path.write_bytes(b"not a database, " * 500)


def _foreign(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE x (a)")
    connection.close()


def _newer(path):
    make_empty_project(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()


@pytest.mark.parametrize("make", [_folder, _noise, _foreign, _newer])
@pytest.mark.parametrize("argv", [["documents"], ["import", "a.txt"], ["labels"], ["check"]], ids=lambda argv: argv[0])
def test_a_database_that_cannot_be_used_is_one_message(run, here, make, argv):
    (here / "a.txt").write_text("x")
    make(here / "annotations.db")
    done = run(*argv)
    assert done.status == 1
    assert done.err.startswith("annotator: ")
    assert "Traceback" not in done.err


def test_options_may_stand_before_and_behind_the_command(run, here, documents):
    assert run("--db", "x.db", "--as", "v", "--json", "import", documents).status == 0
    for argv in (
        ["--db", "x.db", "--as", "v", "--json", "documents"],
        ["documents", "--db", "x.db", "--as", "v", "--json"],
    ):
        assert run(*argv).value[0]["status"] == "in_progress"
    assert run("labels", "--db", "x.db", "add", "new", "--json").value["name"] == "new"
    assert run("documents", "--db", f"sqlite:///{here}/x.db", "--json").value[0]["spans"] == 1


def test_the_environment_names_database_and_person(run, here, documents, monkeypatch):
    monkeypatch.setenv("ANNOTATOR_DB", str(here / "env.db"))
    monkeypatch.setenv("ANNOTATOR_USER", "v")
    run("import", documents)
    assert (here / "env.db").exists()
    assert run("documents", "--json").value[0]["status"] == "in_progress"
    assert run("documents", "--as", "w", "--json").value[0]["status"] == "done"


def test_a_database_of_another_kind_is_refused_without_its_secret(run):
    done = run("--db", "postgresql://anna:s3cr3t@host/x", "documents")
    assert done.status == 1
    assert "s3cr3t" not in done.err


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 300, "\u202ebad"])
def test_a_name_nobody_can_have_is_refused(run, documents, name):
    run("import", documents)
    done = run("--as", name, "documents") if name.strip() else None
    assert done is None or done.status == 1


def test_bytes_that_are_no_text_are_wrong_usage(run):
    assert run("labels", "add", os.fsdecode(b"\xff")).status == 2


def test_undo_and_redo_tell_the_step(run, documents):
    run("import", documents)
    assert "Import 2 documents" in run("undo", "--json").value["what"]
    assert run("documents", "--json").value == []
    nothing = run("undo")
    assert nothing.status == 1
    assert "nothing to undo" in nothing.err
    assert run("redo").status == 0
    assert len(run("documents", "--json").value) == 2


def test_an_interrupted_command_says_so(run, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(program.program, "main", interrupted)
    done = run("documents")
    assert (done.status, done.err) == (1, "annotator: stopped.\n")


def test_without_a_command_the_window_opens_unless_something_is_missing(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr("annotator.ui.preflight.problem", lambda *_: None)
    monkeypatch.setattr("annotator.ui.app.main", lambda db, who: opened.append((db, who)) or 7)
    assert main(["--db", "x.db", "--as", "v"]) == 7
    assert main(["--as", "v", "--json"]) == 7
    assert main([]) == 7
    assert [who for _, who in opened] == ["v", "v", None]
    assert opened[0][0] == "x.db"
    monkeypatch.setattr("annotator.ui.preflight.problem", lambda *_: "There is no display.")
    assert main([]) == 1
    assert capsys.readouterr() == ("", "There is no display.\n")
    assert gc.isenabled(), "what the start leaves lying is collected again"


def test_the_real_program_prints_its_version(tmp_path):
    done = spawn("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, f"annotator {__version__}\n")


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["formats", "--json"], ["import", "--help"]])
def test_a_start_imports_no_database_and_no_window(tmp_path, argv):
    code = (
        "import sys; from annotator.__main__ import main; status = main(sys.argv[1:]);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "sys.exit(status or sorted(loaded & {'sqlalchemy', 'alembic', 'PySide6', 'rich', 'cchardet'}) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *argv],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_real_import_and_export_in_a_plain_locale(tmp_path):
    (tmp_path / "ü.jsonl").write_text('{"id": "ü\\u2028", "text": "Łódź 😀", "layer": "w"}\n')
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    done = spawn("import", "ü.jsonl", "--as", "w", cwd=tmp_path, env=plain)
    assert (done.returncode, done.stderr) == (0, b"")
    listed = spawn("documents", "--json", cwd=tmp_path, env=plain)
    assert "ü\u2028" in listed.stdout.decode("utf-8")
    assert spawn("export", "o.jsonl", "--as", "w", cwd=tmp_path, env=plain).returncode == 0
    assert "Łódź 😀" in (tmp_path / "o.jsonl").read_text("utf-8")


def test_what_nobody_foresaw_is_a_sentence_too_and_its_details_are_kept(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": "d", "text": "Kerry", "layer": "w"}\n')
    assert spawn("import", "in.jsonl", cwd=tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "annotations.db") as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE annotation_set SET state = 'weird'")
    database.close()
    (tmp_path / "kept").mkdir()
    done = spawn("documents", "--as", "w", cwd=tmp_path, env={"TMPDIR": str(tmp_path / "kept")})
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, "Traceback" in said) == (1, b"", False)
    assert "'weird' is not a valid State" in said
    assert "annotator check" in said
    (kept,) = (tmp_path / "kept").glob("annotator-*.txt")
    assert str(kept) in said
    assert "Traceback" in kept.read_text("utf-8")
    assert spawn("check", cwd=tmp_path).returncode == 1


def test_a_reader_that_closes_the_pipe_gets_no_traceback(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "annotator", "labels", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_stdout_is_one_message(tmp_path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "annotator", "formats"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


class Full(io.StringIO):
    """A stream over a full disk: what could not be written is tried again whenever it is flushed."""

    def __init__(self, descriptor):
        super().__init__()
        self.fileno = lambda: descriptor

    def flush(self):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_cannot_be_written_is_not_tried_again_at_the_end(tmp_path, monkeypatch, capsys):
    """Python would end with status 120, and say so in its own words."""
    with (tmp_path / "out").open("wb") as out:
        monkeypatch.setattr(sys, "stdout", Full(out.fileno()))
        assert program.run_program(["formats"]) == 1
        assert os.fstat(out.fileno()).st_rdev == Path(os.devnull).stat().st_rdev
    assert capsys.readouterr().err == "annotator: No space left on device.\n"


def test_ctrl_c_in_an_import_keeps_what_is_done_and_says_so(tmp_path):
    code = (
        "import sys, os, signal; from annotator.services import importing\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where the tests run in the background
        "read = importing._read\n"
        "def slow(*a):\n"
        "    for number, item in enumerate(read(*a)):\n"
        "        if number == 250: os.kill(os.getpid(), signal.SIGINT)\n"
        "        yield item\n"
        "importing._read = slow\n"
        "from annotator.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    (tmp_path / "a.jsonl").write_text("".join(f'{{"id": "{n:03}", "text": "x"}}\n' for n in range(300)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, "import", "a.jsonl"],
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    listed = spawn("documents", cwd=tmp_path)
    assert len(listed.stdout.splitlines()) == 201
    assert spawn("import", "a.jsonl", cwd=tmp_path).returncode == 0
    assert len(spawn("documents", cwd=tmp_path).stdout.splitlines()) == 301
