"""The project check, as the command line and the window call it."""

from dataclasses import dataclass

from annotator.services.project import Project
from annotator.store.check import problems_of


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the check found: one sentence a problem, each naming the document, span or step."""

    ok: bool
    problems: list[str]


def check(project: Project) -> CheckReport:
    """Verify structure, texts, offsets, quotes and journal; changes nothing. Takes seconds for a large project."""
    problems = problems_of(project.database)
    return CheckReport(not problems, problems)
