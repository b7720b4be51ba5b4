"""The one table of actions. Menus, keys, toolbar, tooltips, command palette, shortcut sheet and the guide read it."""

from annotator.ui.actions.review import REVIEW
from annotator.ui.actions.spec import ActionSpec, Needs, Scope

__all__ = ["ACTIONS", "LABEL_KEYS", "MENUS", "STEP_BACK", "ActionSpec", "Needs", "Scope", "menu_of"]


def _a(id: str, text: str, keys: str, icon: str, needs: Needs, tip: str, **more: bool) -> ActionSpec:  # noqa: A002
    return ActionSpec(id, text, tip, tuple(keys.split()), icon, needs, Scope.WINDOW, **more)


def _t(id: str, text: str, keys: str, icon: str, needs: Needs, tip: str, **more: bool) -> ActionSpec:  # noqa: A002
    return ActionSpec(id, text, tip, tuple(keys.split()), icon, needs, Scope.TEXT, **more)


_N, _P, _W, _D, _E, _S = Needs.NOTHING, Needs.PROJECT, Needs.WRITABLE, Needs.DOCUMENT, Needs.EDIT, Needs.SPAN
LABEL_KEYS = "1234567890"
_COUNTS = "Spans by label and analyst, documents by state, in a table to copy"
_CASE = "Find tells upper and lower case apart, here and in all texts, until the window closes"
_WHOLE = "Find takes whole words only, here and in all texts, until the window closes"
_FILTER = "List the documents in which you marked something: a label, a flag, a note"
_MARKED = "List your flagged spans and those with a note, in all documents"
_SAME = "List where you marked these words, and as what, in all documents"
_RELABEL_ALL = "Give your spans over these words another label, in all documents, after a look at each"
_REMOVE_ALL = "Remove your spans over these words, in all documents, after a look at each"
_PEN = "Take up a label: what you select with the mouse becomes such a span at once, until Escape"
_ADVANCE = "A label given to a candidate leads to the next candidate"
_ON, _BACK = "Move the span's edge on to the next snap place", "Move the span's edge back to the last snap place"
_HERE = "Give the same words in this document the same label"
_SKIP = "Leave this document out and open the next unfinished one"
_EVERYWHERE = "Give the same words in all documents the same label, after a look at each"

_FILE = (
    (
        _a("file.new", "New database…", "Ctrl+N", "database", _N, "Start a new, empty database"),
        _a("file.open", "Open database…", "Ctrl+O", "folder-open", _N, "Open another database in this window"),
        _a("file.copy", "Save a copy as…", "Ctrl+Shift+S", "copy", _P, "Write a whole copy of this database elsewhere"),
    ),
    (
        _a("file.import", "Import…", "Ctrl+I", "file-input", _W, "Add documents, and spans where the file has them"),
        _a("file.export", "Export…", "Ctrl+E", "file-output", _P, "Write spans as training data"),
    ),
    (
        _a(
            "file.saved",
            "Is it saved?",
            "Ctrl+S",
            "check",
            _P,
            "Everything is saved at once; this says when it last was",
        ),
        _a("file.person", "Work as…", "", "user", _P, "Change whose spans are shown and written"),
        _a("file.quit", "Quit", "Ctrl+Q", "log-out", _N, "Close the window; everything is saved already"),
    ),
)
_EDIT = (
    (
        _a("edit.undo", "Undo", "Ctrl+Z", "undo-2", Needs.UNDO, "Take back your newest step, in whatever document"),
        _a("edit.redo", "Redo", "Ctrl+Shift+Z Ctrl+Y", "redo-2", Needs.REDO, "Repeat the step you took back"),
    ),
    (
        _t("edit.copy", "Copy", "Ctrl+C", "copy", _D, "Copy the selected text as it is stored"),
        _t(
            "edit.offsets",
            "Copy with offsets",
            "Ctrl+Shift+C",
            "",
            _D,
            "Copy the selection with document, start and end",
        ),
        _t("edit.all", "Select all", "Ctrl+A", "", _D, "Select the whole text"),
    ),
    (
        _a(
            "edit.find", "Find in this document…", "Ctrl+F", "search", _D, "Find words; the match becomes the selection"
        ),
        _a("edit.find_next", "Find next", "F3", "chevron-down", _D, "Select the next match"),
        _a("edit.find_previous", "Find previous", "Shift+F3", "chevron-up", _D, "Select the previous match"),
        _a("edit.find_case", "Match case", "Ctrl+Shift+M", "", _D, _CASE, checkable=True),
        _a("edit.find_whole", "Whole words", "Ctrl+Shift+W", "", _D, _WHOLE, checkable=True),
        _a("edit.find_all", "Search all texts", "Ctrl+Shift+F", "", _P, "List the documents that hold these words"),
        _a("edit.filter", "Filter documents…", "Ctrl+L", "list-filter", _D, _FILTER),
    ),
)
_VIEW = (
    (_a("view.palette", "Command palette…", "Ctrl+K Ctrl+Shift+P", "command", _N, "Type what you want to do"),),
    (
        _a("view.zoom_in", "Zoom in", "Ctrl+= Ctrl++", "zoom-in", _N, "Larger text"),
        _a("view.zoom_out", "Zoom out", "Ctrl+-", "zoom-out", _N, "Smaller text"),
        _a("view.zoom_reset", "Actual size", "Ctrl+0", "", _N, "Text at 100 %"),
        _a("view.font", "Text font…", "", "", _N, "Choose the font that texts are read in"),
    ),
    (
        _a(
            "view.theme_system",
            "Theme: as the system",
            "",
            "",
            _N,
            "Follow the system's light or dark setting",
            checkable=True,
        ),
        _a("view.theme_light", "Light theme", "", "sun", _N, "Dark text on a white page", checkable=True),
        _a("view.theme_dark", "Dark theme", "", "moon", _N, "Light text on a dark page", checkable=True),
        _a(
            "view.theme_contrast",
            "High contrast theme",
            "",
            "contrast",
            _N,
            "White on black, outlines",
            checkable=True,
        ),
    ),
    (_a("view.counts", "Counts…", "F7", "list", _P, _COUNTS),),
    (
        _a("view.sort_id", "Sort by id", "", "", _N, "List the documents by their ids", checkable=True),
        _a("view.sort_title", "Sort by title", "", "", _N, "List the documents by their titles", checkable=True),
        _a("view.sort_state", "Sort by state", "", "", _N, "Those in progress first, then the new", checkable=True),
        _a("view.sort_fewest", "Fewest spans first", "", "", _N, "As they are now", checkable=True),
        _a("view.sort_most", "Most spans first", "", "", _N, "As they are now", checkable=True),
        _a("view.sort_shortest", "Shortest text first", "", "", _N, "By the number of characters", checkable=True),
    ),
    (
        _a(
            "view.left",
            "Documents panel",
            "Ctrl+B",
            "panel-left",
            _N,
            "Show or fold the list of documents",
            checkable=True,
        ),
        _a(
            "view.right",
            "Labels panel",
            "Ctrl+Shift+B",
            "panel-right",
            _N,
            "Show or fold labels and spans",
            checkable=True,
        ),
        _a("view.next_pane", "Next pane", "F6", "", _N, "Move the keyboard to the next pane"),
        _a("view.previous_pane", "Previous pane", "Shift+F6", "", _N, "Move the keyboard to the previous pane"),
        _a("view.full_screen", "Full screen", "F11", "", _N, "Use the whole screen", checkable=True),
    ),
)
_GO = (
    (
        _a("go.next", "Next document", "Ctrl+PgDown", "chevron-right", _P, "Open the next document of the list"),
        _a(
            "go.previous",
            "Previous document",
            "Ctrl+PgUp",
            "chevron-left",
            _P,
            "Open the previous document of the list",
        ),
        _a(
            "go.unfinished",
            "Next unfinished document",
            "Ctrl+Shift+PgDown",
            "",
            _P,
            "Open the next one not done or skipped",
        ),
        _a("go.document", "Go to document…", "Ctrl+P", "file-text", _P, "Type part of a title or id"),
    ),
    (
        _t("go.span", "Next span", ".", "arrow-right", _D, "Go to the next span", repeats=True),
        _t("go.span_back", "Previous span", ",", "arrow-left", _D, "Go to the previous span", repeats=True),
        _t(
            "go.overlap",
            "Next overlapping span",
            "O",
            "layers",
            _D,
            "Go through the spans over each other here",
        ),
        _t("go.same", "Where these words are marked…", "W", "list", _D, _SAME),
        _a("go.marked", "Flags and notes…", "Ctrl+M", "flag", _D, _MARKED),
    ),
    (
        _t(
            "go.candidate",
            "Next candidate",
            "Tab",
            "",
            _D,
            "Select the next unlabelled name, number or quotation",
            repeats=True,
        ),
        _t(
            "go.candidate_back",
            "Previous candidate",
            "Shift+Tab",
            "",
            _D,
            "Select the previous candidate",
            repeats=True,
        ),
        _t("go.advance", "Go on by itself", "A", "", _D, _ADVANCE, checkable=True),
    ),
)
_ANNOTATE = (
    (
        *(
            _t(f"label.{key}", f"Label {key}", key, "", _E, "Label the selection, or relabel the span under the caret")
            for key in LABEL_KEYS
        ),
        _t("annotate.label", "Choose a label…", "L", "tag", _E, "Pick a label by typing its name"),
        _t("annotate.pen", "Label with the mouse…", "P", "highlighter", _E, _PEN, checkable=True),
    ),
    (
        _t("annotate.grow", "Grow selection", "Space", "", _D, "To word, phrase, sentence, paragraph", repeats=True),
        _t("annotate.shrink", "Shrink selection", "Shift+Space", "", _D, "Back to what it grew from", repeats=True),
        _t("annotate.end_right", "End on by a unit", "Alt+Right", "", _S, _ON, repeats=True),
        _t("annotate.end_left", "End back by a unit", "Alt+Left", "", _S, _BACK, repeats=True),
        _t("annotate.start_right", "Start on by a unit", "Alt+Shift+Right", "", _S, _ON, repeats=True),
        _t("annotate.start_left", "Start back by a unit", "Alt+Shift+Left", "", _S, _BACK, repeats=True),
        _t("annotate.snap", "Snap: character, word, sentence", "G", "", _D, "Change what selections and edges snap to"),
    ),
    (
        _t("annotate.note", "Note…", "M", "sticky-note", _S, "Write a note to the span"),
        _t("annotate.flag", "Flag", "F", "flag", _S, "Mark the span for a second look"),
        _t("annotate.delete", "Remove span", "Del Backspace", "trash-2", _S, "Remove the span; undo brings it back"),
    ),
    (
        _a("annotate.same_here", "Label every occurrence here", "Ctrl+D", "", _S, _HERE),
        _a("annotate.same_everywhere", "Label every occurrence everywhere…", "Ctrl+Shift+D", "", _S, _EVERYWHERE),
        _a("annotate.relabel_all", "Relabel every such span…", "Ctrl+Shift+L", "", _S, _RELABEL_ALL),
        _a("annotate.remove_all", "Remove every such span…", "Ctrl+Shift+Del", "", _S, _REMOVE_ALL),
    ),
    (
        _a(
            "annotate.done",
            "Done, next unfinished",
            "Ctrl+Return Ctrl+Enter",
            "circle-check",
            _E,
            "Finish this document and open the next unfinished one",
        ),
        _a("annotate.skip", "Skip this document", "Ctrl+Shift+Return Ctrl+Shift+Enter", "skip-forward", _E, _SKIP),
        _a("annotate.reopen", "Back to in progress", "", "", _E, "This document is not finished after all"),
    ),
    (
        _a("tagset.add", "Add a label…", "", "plus", _W, "Add a label to this database"),
        _a("tagset.edit", "Edit a label…", "", "pencil", _W, "Give a label another name, colour, key or meaning"),
        _a("tagset.remove", "Remove a label…", "", "", _W, "Remove a label that no span carries"),
    ),
)  # fmt: skip
_HELP = (
    (
        _a("help.guide", "Guide", "F1", "circle-question-mark", _N, "How to work with this program, with pictures"),
        _a("help.first", "First steps", "", "", _N, "The ten things to do first, on one card"),
        _t("help.keys", "Keyboard shortcuts", "?", "keyboard", _N, "All keys on one sheet"),
        _a("help.guidelines", "Guidelines", "", "book-open", _P, "What each label means in this project"),
    ),
    (_a("help.about", "About Annotator", "", "info", _N, "Version, licences, where this database is"),),
)

MENUS: tuple[tuple[str, tuple[tuple[ActionSpec, ...], ...]], ...] = (
    ("File", _FILE),
    ("Edit", _EDIT),
    ("View", _VIEW),
    ("Go", _GO),
    ("Annotate", _ANNOTATE),
    ("Review", REVIEW),
    ("Help", _HELP),
)
ACTIONS: dict[str, ActionSpec] = {spec.id: spec for _, groups in MENUS for group in groups for spec in group}
# Not in a menu: Escape has no single meaning to name there.
STEP_BACK = "Esc"


def menu_of(spec: ActionSpec) -> str:
    """The name of the menu that an action stands in."""
    return next(menu for menu, groups in MENUS for group in groups if spec in group)
