"""Exports without people's names: each stands under a pseudonym, the same in every export of the project."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from annotator.domain.decisions import Decision
from annotator.domain.pseudonyms import pseudonyms
from annotator.formats.exchange import DocumentRecord, Votes
from annotator.services.project import Project
from annotator.store import people
from annotator.store.settings import get_setting, put_setting
from annotator.store.transaction import step_of

_REGISTER = "pseudonyms"


def pseudonyms_of(project: Project, *, keep: bool) -> Mapping[str, str]:
    """The pseudonym of everybody in the project.

    `keep` makes those of newcomers a step of the project, so that later exports have them too, unless it cannot be
    written to; without that they are the same as long as nobody joins.
    """
    with project.database.read() as connection:
        names = people.names(connection)
        salt = people.first_step_id(connection)
        register = json.loads(get_setting(connection, _REGISTER) or "{}")
    if not names:
        return {}
    found = pseudonyms(names, salt, register)
    if keep and not project.read_only and dict(found.register) != register:
        with step_of(project.database, project.who, "Keep pseudonyms for exports") as step:
            put_setting(step, _REGISTER, json.dumps(found.register, sort_keys=True))
    return found.of


def renaming(of: Mapping[str, str]) -> Callable[[DocumentRecord], DocumentRecord]:
    """A function that puts pseudonyms in place of names. What people wrote in notes and reasons stays as it is."""

    def name(one: str | None) -> str | None:
        return of.get(one, one) if one is not None else None

    def names(many: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(of.get(one, one) for one in many))

    def decision(made: Decision) -> Decision:
        candidates = tuple(replace(each, voters=names(each.voters)) for each in made.candidates)
        reviewer = of.get(made.reviewer, made.reviewer)
        return replace(made, candidates=candidates, against=names(made.against), reviewer=reviewer)

    def renamed(record: DocumentRecord) -> DocumentRecord:
        return replace(
            record,
            layer=name(record.layer),
            spans=tuple(span._replace(annotator=name(span.annotator)) for span in record.spans),
            votes=tuple(Votes(names(each.voters), names(each.seen_by)) for each in record.votes),
            gold=tuple(
                replace(each, voters=names(each.voters), reviewer=of.get(each.reviewer, each.reviewer))
                for each in record.gold
            ),
            decisions=tuple(map(decision, record.decisions)),
        )

    return renamed
