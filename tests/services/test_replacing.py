"""Whatever moment an export is killed at, what stands there afterwards is the old export or the new one, whole."""

import os
import signal
import sys

import pytest

from annotator.domain.errors import StorageError
from annotator.services import replacing
from annotator.services.replacing import replacing_files, replacing_folder

EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "ctypes.dlsym"})


def write_file(out, words):
    with replacing_files(out, (".more",)) as parts:
        for suffix in (".more", ""):
            parts[suffix].write_text(words * 1000)


def write_folder(out, words):
    with replacing_folder(out) as folder:
        (folder / "inner").mkdir()
        for name in ("a", "b", "inner/c"):
            (folder / name).write_text(words * 1000)


def killed_at(number, work):
    """Runs `work` in a process that dies at its event of that number; whether it got so far."""
    child = os.fork()
    if not child:
        left = [number]

        def die(event, _arguments):
            if event in EVENTS:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(die)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def content(out):
    """The words of a file or of all files of a folder; one of them, when they are all of one export."""
    files = [path for path in out.rglob("*") if path.is_file()] if out.is_dir() else [out]
    assert len(files) == (3 if out.is_dir() else 1)
    (words,) = {path.read_text() for path in files}
    return words


@pytest.mark.parametrize("swaps", [True, False])
@pytest.mark.parametrize("write", [write_file, write_folder])
def test_killed_anywhere_the_old_or_the_new_stands_there(tmp_path, monkeypatch, write, swaps):
    if not swaps:
        monkeypatch.setattr(replacing, "_exchange", lambda one, two: False)
    out = tmp_path / "out"
    number = 0
    write(out, "old")
    while killed_at(number, lambda: write(out, "new")):
        if not swaps and not out.exists():
            replacing.bring_back(out)
        assert content(out) in ("old" * 1000, "new" * 1000)
        write(out, "old")
        assert {path.name for path in tmp_path.iterdir()} <= {"out", "out.more"}
        number += 1
    assert number > 5
    assert content(out) == "new" * 1000


def test_what_a_killed_export_moved_aside_outlives_the_next_that_fails(tmp_path):
    out, aside = tmp_path / "out", tmp_path / ".out.old"
    write_folder(aside, "old")
    with pytest.raises(StorageError), replacing_folder(out):
        raise OSError
    assert content(out) == "old" * 1000
    assert not aside.exists()


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_a_failure_leaves_the_old_and_no_trace(tmp_path, write):
    out = tmp_path / "out"
    write(out, "old")

    def failing():
        with (replacing_folder if write is write_folder else replacing_files)(out):
            raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left"):
        failing()
    assert content(out) == "old" * 1000
    assert {path.name for path in tmp_path.iterdir()} <= {"out", "out.more"}


def test_a_new_folder_replaces_all_of_the_old(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "gone").write_text("x")
    write_folder(out, "new")
    assert not (out / "gone").exists()


def test_files_and_folders_of_a_folder_are_found_without_following_links(tmp_path):
    for name in ("b", "a/c", "a/d/e"):
        (tmp_path / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "x" / name).touch()
    (tmp_path / "x" / "link").symlink_to(tmp_path)
    found = {path.relative_to(tmp_path / "x").as_posix() for path in replacing.all_files(tmp_path / "x")}
    assert found == {"b", "a/c", "a/d/e"}
    folders = [path.relative_to(tmp_path).as_posix() for path in replacing.folders_of(tmp_path / "x")]
    assert folders == ["x/a/d", "x/a", "x"]


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open is not replaced there")
@pytest.mark.parametrize("begin", [replacing_files, replacing_folder])
def test_a_second_export_to_the_same_place_is_refused_and_the_first_is_whole(tmp_path, begin):
    out, other = tmp_path / "out", tmp_path / "other"
    with begin(out) as made:
        first = made[""] if isinstance(made, dict) else made / "one.txt"
        first.write_text("first", encoding="utf-8")
        with pytest.raises(StorageError, match="Another export is being written"), begin(out):
            pytest.fail("two write to one place")
        with begin(other) as beside:  # another place is free
            (beside[""] if isinstance(beside, dict) else beside / "two.txt").write_text("second", encoding="utf-8")
    assert (out / "one.txt" if out.is_dir() else out).read_text(encoding="utf-8") == "first"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["other", "out"]


def test_the_claim_of_a_killed_export_is_nobodys(tmp_path):
    (tmp_path / ".out.claim").write_bytes(b"")
    with replacing_files(tmp_path / "out") as parts:
        parts[""].write_text("whole", encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
