"""The command line that a dialog shows is read back by the command line's own parser and means the same."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.cli import export_command, file_commands
from annotator.cli.program import program
from annotator.cli.session import Session
from annotator.domain.model import State
from annotator.domain.names import is_label_name, is_person_name
from annotator.domain.units import UnitOptions, Whole
from annotator.formats.exchange import ReadOptions
from annotator.services import equal_command
from annotator.services.equal_command import export_command as export_words
from annotator.services.equal_command import import_command as import_words
from annotator.services.equal_command import shell_line
from annotator.services.export_options import ExportOptions, parse_since
from annotator.services.import_options import ImportOptions

label_names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(is_label_name)
hard_names = st.text(st.sampled_from("a,=\\ -'\"\u00a0$%&é"), min_size=1, max_size=8).filter(is_label_name)
some_names = st.lists(label_names | hard_names, max_size=3).map(tuple)
person = st.text(min_size=1, max_size=10).filter(is_person_name) | st.just("--all")


class _Project:
    """What the words are made from."""

    def __init__(self, path: Path, who: str) -> None:
        self.path, self.who = path, who


def parsed(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], Session]:
    """What the real parser hands to the command, which is not run."""
    found: dict[str, Any] = {}
    start = equal_command.program_words()
    assert words[: len(start)] == start

    def keep(self: click.Command, context: click.Context) -> int:
        found.update(context.params)
        found["session"] = context.find_object(Session)
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(click.Command, "invoke", keep)
        patch.setattr(type(program.commands["export"]), "invoke", keep)
        group_invoke = click.Group.invoke
        patch.setattr(click.Group, "invoke", group_invoke)
        program.main(list(words[len(start) :]), standalone_mode=False)
    return found, found.pop("session")


@st.composite
def export_options(draw: st.DrawFn) -> ExportOptions:
    longest = draw(st.none() | st.integers(1, 10_000))
    empty = draw(st.sampled_from([Fraction(1), Fraction(0), Fraction(1, 10), Fraction(1, 3)]))
    seed = draw(st.integers(-3, 2**40))
    flat = draw(st.sampled_from(["longest", "innermost", "priority", "split"]))
    return ExportOptions(
        format=draw(st.sampled_from(["jsonl", "conll", "spacy", None])),
        layer=draw(st.sampled_from(["gold", "all", "majority", None]) | person),
        excel=draw(st.booleans()),
        dry_run=draw(st.booleans()),
        verify=draw(st.booleans()),
        fail_on_loss=draw(st.booleans()),
        states=draw(st.frozensets(st.sampled_from(State))),
        since=draw(st.none() | st.just(parse_since("2026-03-31T18:00+02:00"))),
        labels=draw(some_names),
        drop_labels=draw(some_names),
        rename=tuple(draw(st.lists(st.tuples(label_names | hard_names, label_names | hard_names), max_size=2))),
        pseudonyms=draw(st.booleans()),
        unit=UnitOptions(
            draw(st.sampled_from(Whole)),
            longest,
            draw(st.none() | st.integers(1, longest)) if longest else None,
            empty=empty,
            seed=seed if empty != 1 else 0,
        ),
        strip_boilerplate=draw(st.booleans()),
        flat=flat,
        priority=draw(some_names.filter(bool)) if flat == "priority" else (),
        align=draw(st.sampled_from(["strict", "expand", "contract"])),
        trim=draw(st.booleans()),
        scheme=draw(st.sampled_from(["iob2", "biluo"])),
        language=draw(st.sampled_from(["", "de"])),
        split=draw(st.sampled_from([None, "80/10/10"])),
        seed=seed,
    )


@st.composite
def import_options(draw: st.DrawFn) -> ImportOptions:
    return ImportOptions(
        format=draw(st.sampled_from(["auto", "conll", "csv"])),
        encoding=draw(st.sampled_from(["auto", "cp1251"])),
        strict=draw(st.booleans()),
        owner=draw(st.none() | person),
        rename=tuple(draw(st.lists(st.tuples(label_names | hard_names, label_names | hard_names), max_size=2))),
        drop_labels=draw(some_names),
        reading=ReadOptions(
            analysts=draw(some_names),
            document_per=draw(st.sampled_from(["docstart", "sentence"])),
            main_text=draw(st.booleans()),
            text_column=draw(st.sampled_from(["", "the text"])),
            id_column=draw(st.sampled_from(["", "nr"])),
            meta_columns=draw(st.none() | some_names),
        ),
        without_decisions=draw(st.booleans()),
    )


@settings(max_examples=60)
@given(options=export_options(), who=person)
def test_the_words_of_an_export_are_its_options(options: ExportOptions, who: str) -> None:
    project: Any = _Project(Path("/a b/annotations.db"), who)
    with pytest.MonkeyPatch.context() as patch:
        given, session = parsed(export_words(project, Path("/out dir/-x.jsonl"), options), patch)
    assert given.pop("out") == Path("/out dir/-x.jsonl").absolute()
    assert export_command._options(given) == options
    assert (session.db, session.who) == (str(project.path.absolute()), who)


@settings(max_examples=60)
@given(options=import_options(), who=person)
def test_the_words_of_an_import_are_its_options(options: ImportOptions, who: str) -> None:
    project: Any = _Project(Path("/a/b.db"), who)
    paths = [Path("/x/--strict"), Path("/x/y z.txt")]
    with pytest.MonkeyPatch.context() as patch:
        given, session = parsed(import_words(project, paths, options), patch)
    assert given.pop("paths") == tuple(path.absolute() for path in paths)
    assert file_commands._options(given) == options
    assert session.who == who


def test_every_option_but_those_of_the_session_can_be_said() -> None:
    """An option that is new in the command must be thought of in the line."""
    source = Path(equal_command.__file__).read_text(encoding="utf-8")
    for name in ("export", "import"):
        for param in program.commands[name].params:
            longest = max(param.opts, key=len)
            if longest.startswith("--") and longest not in ("--db", "--as", "--json", "--help"):
                assert longest in source or f'"{longest[2:]}"' in source, longest


@pytest.mark.parametrize(
    "words",
    [
        ("annotator", "--as=a'b", "export", "--labels=a b,c", "/x/$HOME `ls`.jsonl"),
        ("annotator", "import", "/x/line\nbreak", "/x/caf\u00e9", "/x/bad\udcff", "/x/quote'\n\\"),
        ("annotator", "--lang=", "*", "~", "#"),
    ],
)
def test_a_shell_reads_the_line_as_the_same_words(words: tuple[str, ...]) -> None:
    line = shell_line(("printf", "%s\\0", *words))
    assert "\n" not in line
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True)
    assert done.stdout == b"".join(word.encode("utf-8", "surrogateescape") + b"\0" for word in words)


@pytest.mark.parametrize(
    ("word", "line"),
    [
        (r"--db=C:\data\a.db", r"--db=C:\data\a.db"),
        (r"C:\my files\o.jsonl", r'"C:\my files\o.jsonl"'),
        ("--as=Ana & Bo", '"--as=Ana & Bo"'),
        ("--labels=actor,location", '"--labels=actor,location"'),  # PowerShell makes two words of it otherwise
        ("--since=2026-03-31", "--since=2026-03-31"),
        ("--rename=a=café", "--rename=a=café"),
        ('say "so"', r'"say \"so\""'),
        (r"a\"b c", r'"a\\\"b c"'),
        ("ends with a space and \\", r'"ends with a space and \\"'),
        ("", '""'),
        ("@file", '"@file"'),
    ],
)
def test_windows_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch, word: str, line: str) -> None:
    monkeypatch.setattr("annotator.services.equal_command.os.name", "nt")
    assert shell_line(("annotator", word)) == f"annotator {line}"


def test_a_program_that_no_shell_finds_is_started_by_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    project: Any = _Project(Path("/a/b.db"), "ana")
    monkeypatch.setattr("annotator.services.equal_command.shutil.which", lambda name: f"/usr/bin/{name}")
    assert export_words(project, Path("/o.jsonl"), ExportOptions())[0] == "annotator"
    monkeypatch.setattr("annotator.services.equal_command.shutil.which", lambda _name: None)
    words = export_words(project, Path("/o.jsonl"), ExportOptions())
    assert words[:3] == (sys.executable, "-m", "annotator")
    done = subprocess.run([*words[:3], "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("annotator")
