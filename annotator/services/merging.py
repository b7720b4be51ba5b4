"""Take work back from packs: what was added, changed and removed there, as one step; nothing of ours is lost unsaid."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError
from annotator.domain.names import is_storable
from annotator.domain.spans import sha256_of, shortened
from annotator.domain.three_way import Conflict, Held, Plan, additions_of, plan_of
from annotator.formats.exchange import Refusal
from annotator.services.jobs import Progress
from annotator.services.merged_pass import Arrival, Pass, Written, raised_state, write
from annotator.services.project import Project, checked_name
from annotator.services.returned import Base, Handed, LabelNames, TheirPass, base_of, handed_by, their_pass
from annotator.store import packs
from annotator.store.foreign import Foreign, open_foreign, reading
from annotator.store.labels import list_labels
from annotator.store.settings import get_setting, put_setting
from annotator.store.transaction import Step, step_of

_FLUSH = 1_000  # documents between two writings of the journal
_FOREIGN_PASS = "was handed out to somebody else, so this pass was not taken"  # noqa: S105 - no password


@dataclass(slots=True)
class MergeReport:
    """What a merge did, counted in spans; `states` counts the passes whose state changed.

    `changes` is None when nothing was written.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    states: int = 0
    rejected: list[Refusal] = field(default_factory=list)
    labels_added: list[str] = field(default_factory=list)
    changes: Changes | None = None


def merge(project: Project, paths: Iterable[Path], progress: Progress | None = None) -> MergeReport:
    """Bring the work of packs home, as one step of the journal; doing it again changes nothing.

    Each span is compared as it was handed out, as it is there and as it is here: what only one side changed is taken,
    what both changed in different ways stays as it is here and is listed in `rejected`, and so is a document that is
    unknown or has another text here, and a file that is no sound project. A later state of a pack that was merged
    before is compared with what was taken then.

    A file that is no pack of this project but an ordinary one is merged too, though only by addition, like an import:
    the spans of all its analysts that are not here yet are added, none is changed or removed, no state is lowered.
    Decisions stay where they are. Raises AnnotatorError when nothing can be written here.
    """
    progress = progress or Progress()
    report = MergeReport()
    with ExitStack() as opened:
        files: list[Foreign] = []
        for path in paths:
            try:
                files.append(opened.enter_context(open_foreign(path)))
            except AnnotatorError as error:
                report.rejected.append(Refusal(str(path), str(error)))
        if not files:
            return report
        with step_of(project.database, project.who, "Merge") as step:
            merging = _Merging(step, report)
            for file in files:
                merging.take_file(file, progress)
            step.what = _words(report, files)
            merging.remember()
        if not step.is_empty:
            report.changes = step.as_changes()
    return report


def _words(report: MergeReport, files: list[Foreign]) -> str:
    counts = {"added": report.added, "changed": report.changed, "removed": report.removed}
    told = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "states"
    return f"Merge {shortened(', '.join(file.path.name for file in files), 80)}: {told}"


@dataclass(slots=True)
class _File:
    """A file while it is merged; `handed` None: it is no pack of this project."""

    foreign: Foreign
    handed: Handed | None
    labels: LabelNames
    last_step: str


class _Merging:
    """The merge of several files within one step."""

    def __init__(self, step: Step, report: MergeReport) -> None:
        self._step = step
        self._report = report
        self._memory: dict[str, str] = {}  # settings to write, should there be a step at all

    def take_file(self, foreign: Foreign, progress: Progress) -> None:
        """Merge one file; what it cannot bring is listed."""
        try:
            with reading(foreign.path):
                file = _File(
                    foreign, handed_by(self._step.connection, foreign), self._names(foreign), foreign.last_step()
                )
                ids = foreign.document_ids()
                for number, document_id in enumerate(ids):
                    progress.at(number, len(ids), document_id)
                    self._take_document(file, document_id)
                    if number % _FLUSH == _FLUSH - 1:
                        self._step.flush()
                self._tell_missing(file, set(ids))
        except AnnotatorError as error:
            self._report.rejected.append(Refusal(str(foreign.path), str(error)))

    def remember(self) -> None:
        """Keep what both sides agree on now, if anything was written; see `packs.MERGED`."""
        if self._step.is_empty:
            return
        for name, value in self._memory.items():
            put_setting(self._step, name, value)
        self._step.everything = self._step.list_changed = True

    def _names(self, foreign: Foreign) -> LabelNames:
        ours: dict[str, str] = {one.id: one.name for one in list_labels(self._step.connection)}
        return LabelNames(foreign.labels(), ours)

    def _reject(self, file: _File, document_id: str, why: str) -> None:
        where = f"{file.foreign.path}: {shortened(document_id, 80)}"
        self._report.rejected.append(Refusal(_printable(where), _printable(why)))

    def _tell_missing(self, file: _File, there: set[str]) -> None:
        if file.handed is not None:
            for document_id in file.foreign.setting_names(packs.BASE):
                if document_id not in there:
                    self._reject(file, document_id, "was handed out, but is not in the pack any more; kept as it is")

    def _take_document(self, file: _File, document_id: str) -> None:
        ours = packs.sha256_here(self._step.connection, document_id) if is_storable(document_id) else None
        if ours is None:
            self._reject(file, document_id, "is no document of this project")
            return
        text = file.foreign.text(document_id)
        if not isinstance(text, str) or not is_storable(text) or sha256_of(text) != ours:
            self._reject(file, document_id, "has another text there; nothing of it was taken")
        elif file.handed is None:
            self._add_passes(file, document_id, text)
        else:
            self._take_back(file, file.handed, document_id, text)

    def _add_passes(self, file: _File, document_id: str, text: str) -> None:
        for row in file.foreign.passes(document_id):
            try:
                owner = checked_name(str(row[1]))
            except AnnotatorError as error:
                self._reject(file, document_id, str(error))
                continue
            theirs = their_pass(file.foreign, row, text, file.labels)
            if isinstance(theirs, str):
                self._reject(file, document_id, theirs)
                continue
            here = Pass.read(self._step.connection, document_id, owner)
            plan = additions_of(theirs.spans, here.spans)
            self._tell(file, document_id, plan, theirs, text)
            self._write(file, here, Arrival(theirs.id, raised_state(here.state, theirs.state), text), plan)

    def _take_back(self, file: _File, handed: Handed, document_id: str, text: str) -> None:
        base = base_of(self._step.connection, file.foreign, handed, document_id)
        rows = {str(row[1]): row for row in file.foreign.passes(document_id)}
        for owner in sorted(rows.keys() - {handed.owner}):
            self._reject(file, document_id, f"{shortened(owner)}: the pack {_FOREIGN_PASS}")
        if base is None:
            self._reject(file, document_id, "has a record of what was handed out that was changed afterwards")
        elif handed.owner in rows:
            theirs = their_pass(file.foreign, rows[handed.owner], text, file.labels)
            if isinstance(theirs, str):
                self._reject(file, document_id, theirs)
            else:
                self._compare(file, handed, document_id, text, base, theirs)
        elif base.state is not None:
            self._reject(file, document_id, "has lost the pass that was handed out; kept as it is here")

    def _compare(self, file: _File, handed: Handed, document_id: str, text: str, base: Base, theirs: TheirPass) -> None:
        setting = f"{packs.MERGED}{handed.pack_id}:{document_id}"
        known = self._last_taken(file, setting) or base
        here = Pass.read(self._step.connection, document_id, handed.owner)
        was = {span_id: file.labels.of(held) for span_id, held in known.spans.items()}
        plan = plan_of(was, theirs.spans, here.spans, damaged=bool(theirs.bad))
        self._tell(file, document_id, plan, theirs, text)
        state = here.merged_state(known.state, theirs.state)
        if state is None:
            self._reject(file, document_id, f"is {theirs.state.value} there and {here.state} here; kept as it is here")
        written = self._write(file, here, Arrival(theirs.id, state, text), plan)
        agreed = {span_id: plan.base[span_id] for span_id in plan.base.keys() - written.refused}
        labelled = {span_id: written.with_label(held) for span_id, held in agreed.items()}
        left = known.state if state is None else theirs.state.value
        if known is not base or (left, labelled) != (base.state, dict(base.spans)):
            self._memory[setting] = packs.written(left, labelled, tip=file.last_step)

    def _last_taken(self, file: _File, setting: str) -> Base | None:
        """What was taken at the last merge, unless this file is an older or another copy of that pack."""
        value = self._memory.get(setting) or get_setting(self._step.connection, setting)
        if value is None:
            return None
        whole, spans = packs.read_back(value)
        return Base(whole["state"], spans) if file.foreign.has_step(whole["tip"]) else None

    def _tell(self, file: _File, document_id: str, plan: Plan, theirs: TheirPass, text: str) -> None:
        for conflict in plan.conflicts:
            self._reject(file, document_id, _told(conflict, text))
        for why in theirs.bad:
            self._reject(file, document_id, why)

    def _write(self, file: _File, here: Pass, arrival: Arrival, plan: Plan) -> Written:
        written = write(self._step, here, arrival, plan)
        report = self._report
        for held, why in written.conflicts:
            self._reject(file, here.document_id, _told(Conflict(held, why), arrival.text))
        report.added += written.added
        report.changed += len(plan.change) - written.unlabelled
        report.removed += len(plan.remove)
        report.unchanged += plan.unchanged
        report.states += written.state_changed
        if written.new_labels:
            report.labels_added += written.new_labels
            file.labels = self._names(file.foreign)
        return written


def _printable(words: str) -> str:
    """Without halves of characters, which a damaged file's names may hold."""
    return words.encode("utf-8", "replace").decode("utf-8")


def _told(conflict: Conflict, text: str) -> str:
    held: Held = conflict.held
    return f"the span {held.start}..{held.end} “{shortened(text[held.start : held.end])}” {conflict.why}"
