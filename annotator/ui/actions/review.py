"""The actions of the Review menu. Their single keys act in the review's text and lists, so they may be labels' keys
elsewhere."""

from annotator.ui.actions.spec import ActionSpec, Needs, Scope


def _a(id: str, text: str, keys: str, icon: str, needs: Needs, tip: str, **more: bool) -> ActionSpec:  # noqa: A002
    return ActionSpec(id, text, tip, tuple(keys.split()), icon, needs, Scope.WINDOW, **more)


def _r(id: str, text: str, keys: str, icon: str, needs: Needs, tip: str, **more: bool) -> ActionSpec:  # noqa: A002
    return ActionSpec(id, text, tip, tuple(keys.split()), icon, needs, Scope.REVIEW, **more)


def _t(id: str, text: str, keys: str, icon: str, needs: Needs, tip: str, **more: bool) -> ActionSpec:  # noqa: A002
    return ActionSpec(id, text, tip, tuple(keys.split()), icon, needs, Scope.REVIEW_TEXT, **more)


_P, _R, _D = Needs.PROJECT, Needs.REVIEW, Needs.DECIDE
CANDIDATE_KEYS = "123456789"
_TAKE = "Choose this candidate; Enter or the same key again accepts it"
_ALSO = "Choose this candidate beside the others: a case can have several gold spans"
_ON, _BACK = "Move the edge on to the next snap place", "Move the edge back to the last snap place"

REVIEW: tuple[tuple[ActionSpec, ...], ...] = (
    (
        _a("review.toggle", "Review", "F9", "scale", _P, "Start reviewing, or go back to annotating", checkable=True),
        _a("review.policies", "Policies…", "", "list-filter", _R, "Let a policy settle cases, after a look at each"),
        _r("review.unanimous", "Accept all unanimous…", "U", "users", _R, "Take what all agree on, after a look"),
        _a("review.audit", "Audit sample", "", "eye", _R, "Look through a sample of what policies settled"),
        _a("review.repeats", "Hidden repeats…", "", "history", _R, "Have decided cases put before a reviewer again"),
    ),
    (
        _a("review.agreement", "Agreement…", "", "scale", _P, "How far the analysts agree, and where they do not"),
        _a("review.mirror", "You and gold…", "", "user", _P, "What became of your spans, and what to do otherwise"),
    ),
    (
        *(_r(f"review.take_{key}", f"Candidate {key}", key, "", _D, _TAKE) for key in CANDIDATE_KEYS),
        *(_r(f"review.also_{key}", f"Candidate {key} too", f"Ctrl+{key}", "", _D, _ALSO) for key in CANDIDATE_KEYS),
        _t("review.on", "Next candidate", "Tab", "", _D, "Choose the next one, beyond the ninth too", repeats=True),
        _t("review.back", "Previous candidate", "Shift+Tab", "", _D, "Choose the one before", repeats=True),
        _r("review.none", "No span here", "0", "ban", _D, "Decide that nothing is to be marked here"),
        _r("review.accept", "Accept, next case", "Return Enter", "check", _D, "Write the decision and go on"),
        _r("review.keep", "Keep what was decided", "Y", "", _D, "Leave the gold of this case as it is"),
        _r(
            "review.alike",
            "Same for cases alike…",
            "B",
            "layers",
            _D,
            "Decide all cases alike at once, after a look",
        ),
    ),
    (
        _r(
            "review.edit",
            "Edit the extent",
            "E",
            "pencil",
            _D,
            "Move the edges with Alt+arrows, or select with the mouse",
        ),
        _r("review.end_right", "End on", "Alt+Right", "", _D, _ON, repeats=True),
        _r("review.end_left", "End back", "Alt+Left", "", _D, _BACK, repeats=True),
        _r("review.start_right", "Start on", "Alt+Shift+Right", "", _D, _ON, repeats=True),
        _r("review.start_left", "Start back", "Alt+Shift+Left", "", _D, _BACK, repeats=True),
        _r("review.snap", "Snap: character, word, sentence", "G", "", _R, "Change what edges snap to"),
        _r(
            "review.label",
            "Change the label",
            "L",
            "tag",
            _D,
            "Then press the label's key; a selection becomes new gold",
        ),
    ),
    (
        _r("review.note", "Note to the decision…", "M", "sticky-note", _D, "Say something about this decision"),
        _r("review.reason", "Reason", "R", "info", _D, "Say why: then press the reason's number"),
        _r("review.confidence", "Confidence", "C", "", _D, "Sure, not sure, or not said"),
        _r("review.flag", "Flag to discuss", "F", "flag", _D, "Mark the case to be talked about, or take that back"),
        _r("review.skip", "Skip the case…", "S", "skip-forward", _D, "Put the case off, with a reason; it comes last"),
    ),
    (
        _r("review.next", "Next case", "J", "arrow-right", _R, "Go to the next case of the queue", repeats=True),
        _r("review.previous", "Previous case", "K", "arrow-left", _R, "Go to the previous case", repeats=True),
        _r("review.next_open", "Next undecided case", "F8", "", _R, "Go to the next case with something to decide"),
        _r("review.previous_open", "Previous undecided case", "Shift+F8", "", _R, "Go to the one before"),
        _r("review.filter", "Filter the queue", "/", "search", _R, "Type words that the cases hold"),
        _r("review.names", "Show names", "N", "eye", _R, "Show who is behind the letters A, B, C", checkable=True),
    ),
    (
        _r(
            "review.close", "Close the document…", "Ctrl+Return Ctrl+Enter", "lock", _D, "Finish it, after a check list"
        ),
        _a("review.reopen", "Reopen the document", "", "folder-open", _D, "This document is not finished after all"),
        _a(
            "review.release",
            "Release the round…",
            "",
            "megaphone",
            _R,
            "Let analysts see the gold and each other's work",
        ),
    ),
)
