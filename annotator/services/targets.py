"""Where an export may land, and in which format."""

import os
from pathlib import Path

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.formats import registry
from annotator.services.manifest import MANIFEST, is_manifest, path_for
from annotator.services.project import Project
from annotator.services.replacing import told_as_storage


def format_for(name: str | None, out: Path) -> registry.Format:
    """The format called so, else that of the file's suffix. Raises AnnotatorError where it cannot be written."""
    found = registry.by_name(name) if name else registry.by_suffix(out)
    if found is not None and found.writes:
        return found
    writable = ", ".join(each.name for each in registry.FORMATS if each.writes)
    what = f"{name[:40]!r}" if name else f"the suffix of {out.name!r}"
    raise AnnotatorError(f"{what} names no format that can be written.", f"Say --format with one of: {writable}.")


def check_target(out: Path, project: Project, *, folder: bool) -> None:
    """Raises AnnotatorError where the export would land on something that must not be replaced."""
    with told_as_storage(out):  # a name can be too long to be asked about
        _check_place(out, folder)
        database = project.path.resolve()
        if out.resolve() in {database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))}:
            raise AnnotatorError(f"{out} is the database itself.", "Give the name of another file.")


def _check_place(out: Path, folder: bool) -> None:
    if not out.name or (out.is_dir() and not folder):
        raise AnnotatorError(f"{out} is a folder.", "Give the name of a file.")
    if not out.parent.is_dir():
        raise StorageError(f"There is no folder {out.parent}.", "Make the folder first.")
    if not os.access(out.parent, os.W_OK):
        raise StorageError(f"Nothing can be written into {out.parent}.", "Choose another folder.")
    if folder:
        _check_folder(out)
    elif out.exists() and not out.is_file():
        raise AnnotatorError(f"{out} is no ordinary file.", "Give the name of a file.")
    elif os.path.lexists(beside := path_for(out)) and not is_manifest(beside):
        raise AnnotatorError(f"{beside} is there, and no export wrote it.", "Give another name for the export.")


def _check_folder(out: Path) -> None:
    if not os.path.lexists(out):
        return
    if out.is_symlink() or not out.is_dir():
        raise AnnotatorError(f"{out} is no folder, and this export writes one.", "Give the name of a new folder.")
    if any(out.iterdir()) and not is_manifest(out / MANIFEST):
        raise AnnotatorError(
            f"{out} is a folder that no export wrote: it has no {MANIFEST} of ours.", "Give the name of a new folder."
        )
