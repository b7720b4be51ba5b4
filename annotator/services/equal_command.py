"""The command line that does what a dialog is about to do, to be copied."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.domain.name_lists import escape, join_names
from annotator.domain.units import Whole
from annotator.services.export_options import ExportOptions
from annotator.services.import_options import ImportOptions
from annotator.services.project import Project

PROGRAM = "annotator"
_USUAL = ExportOptions()


def export_command(project: Project, out: Path, options: ExportOptions) -> tuple[str, ...]:
    """The words of `annotator export` that give just these options; a `format` of None goes by the suffix."""
    unit = options.unit
    given = [
        *_one("format", options.format),
        *_one("layer", options.layer),
        *(f"--state={state}" for state in sorted(options.states)),
        *_one("since", options.since),
        *_names("labels", options.labels),
        *_names("drop-label", options.drop_labels),
        *(f"--rename={escape(old)}={escape(new)}" for old, new in options.rename),
        *_flag("pseudonyms", options.pseudonyms),
        *_flag("strip-boilerplate", options.strip_boilerplate),
        *_one("unit", unit.whole if unit.whole is not Whole.DOCUMENT else None),
        *_one("max-chars", unit.longest),
        *_one("stride", unit.stride),
        *_one("empty", unit.empty if unit.empty != 1 else None),
        *_one("flat", options.flat if options.flat != _USUAL.flat else None),
        *_names("priority", options.priority),
        *_one("align", options.align if options.align != _USUAL.align else None),
        *_flag("trim", options.trim),
        *_one("scheme", options.scheme if options.scheme != _USUAL.scheme else None),
        *_one("lang", options.language or None),
        *_one("split", options.split),
        *_one("seed", options.seed or None),
        *_flag("excel", options.excel),
        *_flag("dry-run", options.dry_run),
        *_flag("fail-on-loss", options.fail_on_loss),
        *_flag("no-verify", not options.verify),
    ]
    return *_begin(project), "export", *given, *_paths([out])


def import_command(project: Project, paths: Sequence[Path], options: ImportOptions) -> tuple[str, ...]:
    """The words of `annotator import` that read these files just so."""
    reading = options.reading
    given = [
        *_one("format", options.format if options.format != "auto" else None),
        *_one("encoding", options.encoding if options.encoding != "auto" else None),
        *_names("analysts", reading.analysts),
        *_one("document-per", reading.document_per if reading.document_per != "docstart" else None),
        *_flag("main-text", reading.main_text),
        *_one("text-column", reading.text_column or None),
        *_one("id-column", reading.id_column or None),
        *_one("meta-columns", None if reading.meta_columns is None else join_names(reading.meta_columns)),
        *_one("owner", options.owner),
        *(f"--rename={escape(old)}={escape(new)}" for old, new in options.rename),
        *_names("drop-label", options.drop_labels),
        *_flag("without-decisions", options.without_decisions),
        *_flag("strict", options.strict),
    ]
    return *_begin(project), "import", *given, *_paths(paths)


def shell_line(words: Iterable[str]) -> str:
    """The words as one line for the shell of this computer, whatever signs a file's name is made of."""
    if os.name == "nt":
        return " ".join(map(_quoted_for_windows, words))
    return " ".join(map(_quoted, words))


def program_words() -> tuple[str, ...]:
    """What starts this program from a shell: its name where a shell finds it, else this Python and the module."""
    return (PROGRAM,) if shutil.which(PROGRAM) else (sys.executable, "-m", PROGRAM)


def _begin(project: Project) -> tuple[str, ...]:
    return *program_words(), f"--db={project.path.absolute()}", f"--as={project.who}"


def _one(name: str, value: object) -> list[str]:
    return [] if value is None else [f"--{name}={value}"]


def _flag(name: str, is_set: bool) -> list[str]:
    return [f"--{name}"] if is_set else []


def _names(name: str, names: Sequence[str]) -> list[str]:
    return [f"--{name}={join_names(names)}"] if names else []


def _paths(paths: Iterable[Path]) -> list[str]:
    return [str(path.absolute()) for path in paths]


def _quoted(word: str) -> str:
    """POSIX has no line breaks or bytes that are no letters in a line; shells of today have a form for them."""
    if word.isprintable():
        option, equals, value = word.partition("=")
        # `--labels='a b'` reads better than '--labels=a b', and means the same.
        return f"{option}={shlex.quote(value)}" if equals and re.fullmatch(r"--[a-z-]+", option) else shlex.quote(word)
    return "$'" + "".join(_byte(byte) for byte in os.fsencode(word)) + "'"


def _quoted_for_windows(word: str) -> str:
    r"""In quotes whatever the Command Prompt or PowerShell would take for more than a letter: `&`, `,` or `(` for two.

    Programs take `\"` for a quote, and two backslashes for one where they stand before it.
    """
    if re.fullmatch(r"[\w.:/\\=+-]+", word):
        return word
    inside = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)$", r"\1\1", inside) + '"'


def _byte(byte: int) -> str:
    sign = chr(byte)
    return sign if 32 <= byte < 127 and sign not in "'\\" else f"\\x{byte:02x}"
