"""The `annotator` command: what it is made of, and the promise that a failure is a sentence and an exit status."""

import contextlib
import os
import sys

import click

from annotator import __version__
from annotator.cli.agreement_commands import agreement, mirror
from annotator.cli.arguments import Window
from annotator.cli.case_commands import case
from annotator.cli.conflicts_command import conflicts
from annotator.cli.document_commands import documents, set_status, stats
from annotator.cli.export_command import export
from annotator.cli.file_commands import formats, import_
from annotator.cli.journal_commands import check, redo, undo
from annotator.cli.label_commands import labels
from annotator.cli.leak_command import leaks
from annotator.cli.pack_commands import merge, pack
from annotator.cli.review_commands import adjudicate, decide
from annotator.cli.round_commands import repeats, reviewers, round_
from annotator.cli.session import Session, common, pass_session, say
from annotator.cli.span_commands import span
from annotator.cli.train_commands import train
from annotator.domain.errors import AnnotatorError

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(invoke_without_command=True, context_settings=_SETTINGS)
@common
@click.version_option(__version__, prog_name="annotator", message="%(prog)s %(version)s")
@click.pass_context
@pass_session
def program(session: Session, context: click.Context) -> Window | None:
    """Mark stretches of text, settle where analysts disagree, export training data.

    Without a command the window opens.
    """
    return Window(session.location, session.who) if context.invoked_subcommand is None else None


_FILES = (import_, export, formats, leaks, train, pack, merge)
_ANNOTATING = (labels, documents, span, set_status, stats)
_REVIEWING = (agreement, mirror, conflicts, case, adjudicate, decide, reviewers, round_, repeats)
for _command in (*_FILES, *_ANNOTATING, *_REVIEWING, check, undo, redo):
    program.add_command(_command)


def run_program(argv: list[str]) -> int | Window:
    """Run a command; every failure that a user can cause becomes a message on stderr and an exit status.

    Without a command the window is wanted, which is not for this package to open.
    """
    try:
        status = program.main(argv, prog_name="annotator", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except AnnotatorError as error:
        say("\n".join(filter(None, [f"annotator: {error.message}", error.hint])))
        return 1
    except (KeyboardInterrupt, click.Abort):
        say("annotator: stopped.")
        return 1
    except BrokenPipeError:
        _give_output_up()  # whoever read it has had enough
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(f"annotator: {where}{error.strerror or error}.")
        _give_output_up()
        return 1
    return status if isinstance(status, (int, Window)) else 0


def _give_output_up() -> None:
    """Where no more output can be written, Python must not complain again when it closes stdout, nor say so by 120."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
