"""check, undo, redo: is everything as it was written, and taking steps back."""

from typing import TYPE_CHECKING

import click

from annotator.cli.session import Session, common, pass_session

if TYPE_CHECKING:
    from annotator.domain.changes import Changes


@click.command()
@common
@pass_session
def check(session: Session) -> int:
    """Verify the database: structure, offsets, quotes, journal."""
    from annotator.services import checking

    with session.open() as project:
        report = checking.check(project)
    problems = list(report.problems)
    session.answer({"ok": report.ok, "problems": problems}, problems or ["Everything is as it was written."])
    return 0 if report.ok else 1


@click.command()
@common
@pass_session
def undo(session: Session) -> None:
    """Take back the newest step of --as."""
    from annotator.services import history

    with session.open() as project:
        _tell(session, history.undo(project))


@click.command()
@common
@pass_session
def redo(session: Session) -> None:
    """Repeat the step of --as that was taken back last."""
    from annotator.services import history

    with session.open() as project:
        _tell(session, history.redo(project))


def _tell(session: Session, changes: "Changes") -> None:
    value = {"what": changes.what, "number": changes.number, "documents": sorted(changes.documents)}
    session.answer(value, [changes.what])
