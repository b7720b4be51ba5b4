"""What an export was last asked for, kept with the window's settings for each project."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import State
from annotator.domain.units import UnitOptions, Whole
from annotator.formats import registry
from annotator.services.export_options import ExportOptions, parse_since
from annotator.ui.kit.settings import Settings

_KEY = "export"
_WORDS = ("flat", "align", "scheme", "language")
_FLAGS = ("excel", "fail_on_loss", "pseudonyms", "strip_boilerplate", "trim")


@dataclass(frozen=True, slots=True)
class Remembered:
    """An export's options, where it went, and which parts of the form were unfolded, by number."""

    options: ExportOptions
    out: str
    unfolded: tuple[int, ...] = ()


def remember(settings: Settings, location: str, kept: Remembered) -> None:
    """Keep it for the project at this place."""
    told = {**kept.options.as_json(), "fail_on_loss": kept.options.fail_on_loss}
    value = {"options": told, "out": kept.out, "unfolded": list(kept.unfolded)}
    settings.remember_of_project(_KEY, location, json.dumps(value, ensure_ascii=False))


def recall(settings: Settings, location: str, layers: Collection[str]) -> Remembered:
    """What is kept; what cannot be read, or is a layer that is not offered any more, is as usual."""
    try:
        told = json.loads(settings.of_project(_KEY, location) or "{}")
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    options = _options(_object(told.get("options")), layers)
    unfolded = tuple(number for number in _list(told.get("unfolded")) if isinstance(number, int))
    return Remembered(options, _word(told.get("out")), unfolded)


def _options(told: dict[str, Any], layers: Collection[str]) -> ExportOptions:
    options = ExportOptions()
    named = registry.by_name(_word(told.get("format")))
    layer, split = _word(told.get("layer")), _word(told.get("split"))
    given: dict[str, Any] = {name: told.get(name) is True for name in _FLAGS}
    given |= {name: _word(told.get(name)) or getattr(options, name) for name in _WORDS}
    seed = told.get("seed")
    return replace(
        options,
        format=named.name if named and named.writes else None,
        layer=layer if layer in layers else None,
        states=frozenset(_each(State, told.get("states"))),
        since=next(iter(_each(parse_since, [told.get("since") or ""])), None),
        drop_labels=tuple(_each(str, told.get("drop_labels"))),
        rename=tuple((str(pair[0]), str(pair[1])) for pair in _list(told.get("rename")) if len(_list(pair)) == 2),
        priority=tuple(_each(str, told.get("priority"))),
        unit=_unit(_object(told.get("unit"))),
        split=split or None,
        seed=seed if type(seed) is int else 0,
        **given,
    )


def _unit(told: dict[str, Any]) -> UnitOptions:
    longest, stride = told.get("longest"), told.get("stride")
    unit = UnitOptions(
        next(iter(_each(Whole, [told.get("whole")])), Whole.DOCUMENT),
        longest if type(longest) is int else None,
        stride if type(stride) is int else None,
        empty=next(iter(_each(Fraction, [told.get("empty", "1")])), Fraction(1)),
    )
    try:
        unit.check()
    except AnnotatorError:
        return UnitOptions()
    return unit


def _each(made: Callable[[Any], Any], told: object) -> list[Any]:
    """What can be made of the items of a list; the others are passed over."""
    found = []
    for one in _list(told):
        try:
            found.append(made(one))
        except (AnnotatorError, ValueError, TypeError, ZeroDivisionError):
            continue
    return found


def _list(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _object(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _word(told: object) -> str:
    return told if isinstance(told, str) else ""
