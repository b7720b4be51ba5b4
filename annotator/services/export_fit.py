"""Which options of an export a format makes use of, so that a form need not ask for the others."""

from collections.abc import Mapping

_TOKENS = frozenset({"align", "trim"})
_EDGES = frozenset({"trim"})
_USED: Mapping[str, frozenset[str]] = {
    "csv": frozenset({"excel"}),
    "conll": _TOKENS | {"flat", "scheme"},
    "conll-columns": _TOKENS | {"scheme"},
    "spacy": _TOKENS | {"flat", "language"},
    "huggingface": _TOKENS | {"flat", "language"},
    "brat": _EDGES,
    "webanno-tsv": _EDGES,
    "xmi": _EDGES,
}
#: Every name that can be among them, as `ExportOptions` has it. `flat` brings `priority` along.
NAMES = frozenset({"flat", "align", "trim", "scheme", "language", "excel"})


def used_by(format_name: str) -> frozenset[str]:
    """The names of the options that change what this format writes."""
    return _USED.get(format_name, frozenset())
