"""Colours that can be read and told apart: every ratio is computed from the table that is shipped."""

import json
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

import pytest

from annotator.ui.look import palette_file

SHIPPED = json.loads((Path(__file__).parent.parent / "resources" / "palette.json").read_text(encoding="utf-8"))
LABELS, THEMES = SHIPPED["labels"], SHIPPED["themes"]
STYLES = {"solid", "dashed", "dotted", "double", "wave"}
PAGES = ("light", "dark")

Color = tuple[float, float, float]
Matrix = tuple[Color, Color, Color]
IDENTITY: Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
# How the world looks to people without one kind of cone: Machado, Oliveira and Fernandes 2009, full severity.
SIGHT: dict[str, Matrix] = {
    "normal": IDENTITY,
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
LEAST_DISTANCE = {
    "light": {"normal": 18.5, "protan": 14.3, "deutan": 14.2, "tritan": 15.2},
    "dark": {"normal": 22.8, "protan": 15.0, "deutan": 15.1, "tritan": 16.1},
}


def linear(color: str) -> Color:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(
        sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def seen(color: str, sight: Matrix) -> Color:
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, linear(color), strict=True)))) for row in sight
    )
    return red, green, blue


def lab(rgb: Color) -> Color:
    """CIE L*a*b* under D65 of linear RGB."""
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375, 0.95047),
        (0.2126729, 0.7151522, 0.0721750, 1.0),
        (0.0193339, 0.1191920, 0.9503041, 1.08883),
    )
    ratios = (sum(w * p for w, p in zip(row[:3], rgb, strict=True)) / row[3] for row in to_xyz)
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Color, other: Color) -> float:
    """CIEDE2000, after Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = degrees(atan2(b1, a1 * stretch)) % 360, degrees(atan2(b2, a2 * stretch)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, h1 + turn / 2
    t = 1 - 0.17 * cos(radians(hm - 30)) + 0.24 * cos(radians(2 * hm))
    t += 0.32 * cos(radians(3 * hm + 6)) - 0.2 * cos(radians(4 * hm - 63))
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    swing = -2 * sqrt(cm**7 / (cm**7 + 25**7)) * sin(radians(60 * exp(-(((hm % 360 - 275) / 25) ** 2))))
    return sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + swing * (dc / sc) * (dh / sh))


def test_distance_is_the_published_one() -> None:
    # Two of the authors' own test pairs.
    assert distance((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert distance((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["name"])
def test_label_is_readable(label: dict[str, dict[str, str]], page: str) -> None:
    shown, theme = label[page], THEMES[page]
    assert contrast(shown["color"], theme["page"]) >= 3, "the underline on the page"
    assert contrast(shown["chip"], shown["color"]) >= 4.5, "the code in the chip"
    assert contrast(theme["text"], shown["tint"]) >= 6.9, "the text on the tint"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["name"])
def test_tint_is_its_color_over_the_page(label: dict[str, dict[str, str]], page: str) -> None:
    share = SHIPPED["tint"][page]
    for at in (1, 3, 5):
        front, back, tint = (
            int(c[at : at + 2], 16) for c in (label[page]["color"], THEMES[page]["page"], label[page]["tint"])
        )
        assert abs(front * share + back * (1 - share) - tint) <= 1


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", PAGES)
def test_any_two_labels_differ(page: str, sight: str) -> None:
    colors = [lab(seen(label[page]["color"], SIGHT[sight])) for label in LABELS]
    assert min(distance(a, b) for a, b in combinations(colors, 2)) >= LEAST_DISTANCE[page][sight] - 0.06


def test_colour_is_never_the_only_sign() -> None:
    style = {label["name"]: label["line"] for label in LABELS}
    assert set(style.values()) == STYLES
    assert style["orange"] != style["green"]
    assert len(set(list(style.values())[:4])) == 4, "the four labels of a new project"
    for name in PAGES:
        for one, other in combinations(LABELS, 2):
            if one["line"] == other["line"]:
                apart = [distance(*(lab(seen(x[name]["color"], s)) for x in (one, other))) for s in SIGHT.values()]
                assert min(apart) >= 15, f"{one['name']} and {other['name']} share a line style and look alike"


@pytest.mark.parametrize("name", THEMES)
def test_interface_is_readable(name: str) -> None:
    theme = THEMES[name]
    for ground in ("page", "window"):
        assert contrast(theme["text"], theme[ground]) >= 13
        for part in ("muted", "accent", "error", "ok", "warning"):
            assert contrast(theme[part], theme[ground]) >= 4.5, f"{part} on {ground}"
    for surface in ("hover", "selected", "banner", "alarm"):
        assert contrast(theme["text"], theme[surface]) >= 7, f"text on {surface}"
    for fill in ("accent_fill", "accent_hover"):
        assert contrast(theme["accent_ink"], theme[fill]) >= 4.5, f"text on {fill}"
    assert contrast(theme["selection_ink"], theme["selection"]) >= 4.5


def test_high_contrast_is_high() -> None:
    theme = THEMES["contrast"]
    for part in ("text", "muted", "accent", "error", "ok", "warning", "line"):
        assert contrast(theme[part], theme["page"]) >= 7, part


def test_window_draws_with_this_table() -> None:
    assert {name: theme.dark for name, theme in palette_file.themes().items()} == {
        name: theme["dark"] for name, theme in THEMES.items()
    }
    shown = {(color.light, color.dark, color.line) for color in palette_file.label_colors().values()}
    assert shown == {(label["light"]["color"], label["dark"]["color"], label["line"]) for label in LABELS}
    assert palette_file.tint_share(dark=True) == SHIPPED["tint"]["dark"]
