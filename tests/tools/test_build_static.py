import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.build_static import FONTS, LETTERS, PACKAGES, STATIC, Build, BuildError, collect, font, slim_script, sprite


def built(to: Path, files: dict[str, bytes]) -> Build:
    build = Build(to, files)
    for name in files:
        build.publish(name)
    return build


def test_a_style_sheet_refers_to_hashed_names(tmp_path: Path) -> None:
    sheet = b"""a { src: url("fonts/a.woff2"), url( mark.svg ); fill: url(#hatch); background: url(data:x) }"""
    build = built(tmp_path, {"hearback.css": sheet, "fonts/a.woff2": b"font", "mark.svg": b"<svg/>"})
    written = (tmp_path / build.manifest["hearback.css"]).read_text()
    assert f'url("{build.manifest["fonts/a.woff2"]}")' in written
    assert f'url("{build.manifest["mark.svg"]}")' in written
    assert "url(#hatch)" in written
    assert "url(data:x)" in written


def test_a_style_sheet_loses_its_comments_and_keeps_its_rules(tmp_path: Path) -> None:
    build = built(
        tmp_path,
        {
            "a.css": b'/* why\n   so */\n@layer base {\n  .x { width: 1px; } /* so */\n  .y::after { content: " "; }\n}\n'
        },
    )
    written = (tmp_path / build.manifest["a.css"]).read_text()
    assert written == '@layer base {\n.x { width: 1px; } \n.y::after { content: " "; }\n}\n'


def test_a_script_loses_its_comments_and_keeps_what_only_looks_like_one() -> None:
    script = b"""/*\n  What it is.\n*/\n(() => {\n  // why\n  const at = "https://x/*"; // here\n  /* so */\n  go(at);\n})();\n"""
    written = slim_script(script.decode())
    assert written == '(() => {\nconst at = "https://x/*"; // here\ngo(at);\n})();\n'


def test_what_every_page_runs_is_one_file_with_its_parts_in_order() -> None:
    frame = collect()["frame.js"].decode()
    assert frame.index("htmx") < frame.index("data-key")


def test_a_script_imports_hashed_names(tmp_path: Path) -> None:
    script = b"""import { on } from "./keys.js";\nimport './undo.js';\nconst later = () => import("./keys.js");"""
    build = built(tmp_path, {"hearback.js": script, "keys.js": b"export const on = 1;", "undo.js": b""})
    written = (tmp_path / build.manifest["hearback.js"]).read_text()
    assert written.count(f'"./{build.manifest["keys.js"]}"') == 2
    assert f"'./{build.manifest['undo.js']}'" in written


def test_a_change_in_a_font_changes_the_name_of_its_style_sheet(tmp_path: Path) -> None:
    sheet = b"a { src: url(a.woff2) }"
    before = built(tmp_path / "1", {"a.css": sheet, "a.woff2": b"one"}).manifest
    after = built(tmp_path / "2", {"a.css": sheet, "a.woff2": b"two"}).manifest
    assert before["a.css"] != after["a.css"]


def test_a_reference_to_nothing_is_told_with_the_way_to_it(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"a\.css → gone\.woff2: there is no such file"):
        built(tmp_path, {"a.css": b"a { src: url(gone.woff2) }"})


def test_scripts_that_import_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    files = {"a.js": b'import "./b.js"', "b.js": b'import "./a.js"'}
    with pytest.raises(BuildError, match=r"a\.js → b\.js → a\.js: files refer to each other in a circle"):
        built(tmp_path, files)


def test_an_icon_is_a_symbol_in_the_colour_of_its_text() -> None:
    drawn = sprite(["phone", "mail", "phone"]).decode()
    assert drawn.count("<symbol ") == 2
    assert '<symbol id="phone" viewBox="0 0 24 24"' in drawn
    assert 'stroke="currentColor"' in drawn
    assert 'stroke-width="1.75"' in drawn


def test_an_icon_that_lucide_does_not_have_is_named() -> None:
    with pytest.raises(BuildError, match="“no-such-icon”, which is not a Lucide icon"):
        sprite(["phone", "no-such-icon"])


def test_a_font_is_narrowed_to_the_same_bytes_every_time() -> None:
    path, limits, part = FONTS["fonts/figtree-400-700-ext.woff2"]
    narrowed = font(PACKAGES / path, limits, part)
    assert narrowed == font(PACKAGES / path, limits, part)
    assert len(narrowed) < (PACKAGES / path).stat().st_size


def test_the_sheet_asks_for_each_part_of_a_font_for_just_the_signs_that_are_in_it() -> None:
    asked = re.findall(r"url\((fonts/\S+?)\).*unicode-range: ([^;]+);", (STATIC / "hearback.css").read_text())
    ranges = {name: frozenset(_signs(words)) for name, words in asked}
    assert set(ranges) == set(FONTS)
    for name, (*_, part) in FONTS.items():
        assert part != "letters" or ranges[name] == LETTERS, name
        assert part == "letters" or not ranges[name] & LETTERS, name


def _signs(words: str) -> Iterator[int]:
    for span in words.split(", "):
        first, _, last = span.removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)
