"""A form in parts that unfold: each reads its fields into the options, and the form is what all of them say."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal

from annotator.domain.errors import AnnotatorError
from annotator.ui.kit.fold import Fold
from annotator.ui.kit.form_rows import FormRows

Options = TypeVar("Options")


class FormPart(Fold, Generic[Options]):
    """One part: a title, and rows of fields."""

    changed = Signal()

    def __init__(self, title: str) -> None:
        self.rows = FormRows()
        super().__init__(title, self.rows)

    def apply(self, options: Options) -> Options:
        """The options with what this part says. Raises AnnotatorError for what is no value."""
        raise NotImplementedError

    def _tell(self) -> None:
        self.changed.emit()


def applied(parts: Iterable[FormPart[Options]], options: Options) -> Options:
    """The options with what all parts say. Raises the first part's AnnotatorError; the others were asked too."""
    problem: AnnotatorError | None = None
    for part in parts:
        try:
            options = part.apply(options)
        except AnnotatorError as error:  # the other parts still say what they are set to
            problem = problem or error
    if problem is not None:
        raise problem
    return options
