"""The colours of the stylesheet, measured as browsers compute them: text 4.5 to 1, marks and edges 3 to 1, both themes."""

import re
from functools import cache
from math import cos, radians, sin

import pytest

from app.templating import TEMPLATES

CSS = (TEMPLATES.parent / "app/static/hearback.css").read_text()
BASE = CSS.partition("@media (prefers-contrast")[0]
TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\);")
FALLBACK = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});")

RGB = tuple[float, float, float]

TEXT = [
    *((ink, paper) for ink in ("ink", "ink-2", "ink-3") for paper in ("canvas", "surface", "sunken", "spruce-tint")),
    *((ink, "raised") for ink in ("ink", "ink-2", "ink-3")),
    *((hue, "surface") for hue in ("spruce", "clay", "amber", "dusk")),
    *((hue, "spruce-tint") for hue in ("spruce", "clay", "amber")),
    ("clay", "clay-tint"),
    ("amber", "amber-tint"),
    ("dusk", "dusk-tint"),
    ("dusk", "dusk-hatch"),
    ("ink-2", "dusk-hatch"),
    ("ink", "clay-tint"),
    ("ink", "amber-tint"),
    ("on-spruce", "spruce"),
    ("on-spruce", "spruce-hi"),
    ("canvas", "ink"),
    ("on-over", "over"),
]
MARKS = [
    *(("control", paper) for paper in ("surface", "canvas")),
    *(("spruce", paper) for paper in ("canvas", "surface", "spruce-tint")),
    *(("clay-mark", paper) for paper in ("surface", "clay-tint")),
    ("over-spruce", "over"),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_words_can_be_read(ink: str, paper: str, theme: int) -> None:
    assert ratio(tokens()[ink][theme], tokens()[paper][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "paper"), MARKS)
def test_marks_and_edges_can_be_seen(mark: str, paper: str, theme: int) -> None:
    assert ratio(tokens()[mark][theme], tokens()[paper][theme]) >= 3


def test_older_browsers_get_the_light_colours() -> None:
    far = {name: found for name, found in FALLBACK.findall(BASE) if distance(of_hex(found), tokens()[name][0]) > 0.02}
    assert far == {}
    assert {name for name, _ in FALLBACK.findall(BASE)} == set(tokens())


@cache
def tokens() -> dict[str, tuple[RGB, RGB]]:
    return {name: (of_oklch(light), of_oklch(dark)) for name, light, dark in TOKEN.findall(BASE)}


def of_oklch(text: str) -> RGB:
    """An OKLCH colour as sRGB, by Björn Ottosson's matrices; what lies outside is clipped."""
    light, chroma, hue = map(float, text.split())
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        encoded(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        encoded(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        encoded(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def of_hex(text: str) -> RGB:
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def encoded(linear: float) -> float:
    value = min(max(linear, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def luminance(colour: RGB) -> float:
    red, green, blue = map(decoded, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: RGB, other: RGB) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: RGB, other: RGB) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
