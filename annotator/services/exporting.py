"""Write spans as training data: say first what a format cannot hold, compare afterwards, replace only when whole."""

from pathlib import Path

from annotator.services.export_options import ExportOptions
from annotator.services.jobs import Progress
from annotator.services.labels import list_labels
from annotator.services.manifest import MANIFEST, read_manifest
from annotator.services.passes import explain_empty, select_passes
from annotator.services.people import pseudonyms_of
from annotator.services.project import Project
from annotator.services.replacing import told_as_storage
from annotator.services.splitting import divide
from annotator.services.tallying import ExportedFile, ExportReport, not_held_sentences
from annotator.services.targets import check_target, format_for
from annotator.services.writing import LossRefused, Work

__all__ = ["ExportOptions", "ExportReport", "ExportedFile", "LossRefused", "export"]


def export(project: Project, out: Path, options: ExportOptions, progress: Progress | None = None) -> ExportReport:
    """Write one layer to `out`, which is replaced in one moment when the new one is whole and compared.

    Raises LossRefused, StorageError (unwritable, disk full), AnnotatorError (unknown format, bad target, a file that
    does not say what the database says) and Cancelled; `out` is as it was then.
    """
    chosen = format_for(options.format, out)
    tagset = list_labels(project)
    options.check(chosen, tagset, project.who)
    in_folder = chosen.folder or options.split is not None or options.is_per_label
    if not options.dry_run:
        check_target(out, project, folder=in_folder)
    people = pseudonyms_of(project, keep=not options.dry_run) if options.pseudonyms else None
    write = options.writing(options.labels_of(tagset), tabs=out.suffix.lower() == ".tsv")
    with select_passes(project, options.wanted(project.who)) as selection:
        work = Work(selection, chosen, options, write, people, progress or Progress())
        if options.split is not None:
            earlier = read_manifest(out / MANIFEST)
            with told_as_storage(out):  # what families are found by may not fit into the memory
                work.division = divide(selection, options.shape, options.split, options.seed, earlier, work.progress)
        if options.dry_run:
            work.look()
        elif in_folder:
            work.write_folder(out)
        else:
            work.write_file(out)
        report = work.tally.report
        report.messages += chosen.remarks()
        report.messages += not_held_sentences(report)
        report.messages += work.division.sentences() if work.division else []
        report.messages += explain_empty(project, selection, report.documents)
    return report
