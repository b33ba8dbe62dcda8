"""The pages' building blocks: what every template must keep, and what the macros and frames write."""

import re

import pytest

from app.templating import TEMPLATES, Shell, environment, render

NAMES = sorted(environment.list_templates(extensions=["html"]))
ICONS = frozenset((TEMPLATES.parent / "app/static/icons.txt").read_text().split())
SHELL = Shell(recruiter="Priya Raman", agency="Brightline Staffing", path="/today", to_go=11, open_pursuits=184)

BY_HAND = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|\|\s*safe\b", re.IGNORECASE)
ICON_CALL = re.compile(r"""\bicon\(\s*['"]([a-z0-9-]+)['"]""")


def written(source: str, **context: object) -> str:
    kit = '{% from "shared/kit.html" import address, icon, tag, pips, button, empty, due %}'
    forms = '{% from "shared/forms.html" import field, area, choose, radios, tick, combobox, error_summary %}'
    return environment.from_string(kit + forms + source).render(context)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_read(name: str) -> None:
    environment.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_template_needs_more_than_the_strict_policy(name: str) -> None:
    assert BY_HAND.findall((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_a_template_names_is_built(name: str) -> None:
    assert set(ICON_CALL.findall((TEMPLATES / name).read_text())) <= ICONS


def test_an_address_folds_before_its_at_sign_and_is_escaped_like_any_words() -> None:
    assert written("{{ address('dana@northwind.example') }}") == "dana<wbr>@northwind.example"
    assert written("{{ address('<b>@<i>') }}") == "&lt;b&gt;<wbr>@&lt;i&gt;"


def test_every_standing_has_an_icon_that_is_built() -> None:
    marks = environment.get_template("shared/kit.html").make_module().marks  # type: ignore[attr-defined]
    assert {icon for _, icon in marks.values()} <= ICONS


def test_pips_say_which_touch_is_next() -> None:
    assert 'aria-label="touch 3 of 5"' in written("{{ pips(2, 5, 'overdue') }}")
    assert 'aria-label="all 5 touches made"' in written("{{ pips(5, 5, 'closing') }}")


def test_a_skipped_touch_is_not_drawn_as_made() -> None:
    dots = re.findall(r'class="(p-[a-z]+)', written("{{ pips(2, 5, 'due', (1,)) }}"))
    assert dots == ["p-skip", "p-done", "p-cur", "p-next", "p-next"]


def test_a_field_ties_its_hint_and_its_error_to_itself() -> None:
    html = written("{{ field('on', 'Day', hint='Like Fri.', errors={'on': 'Say which day.'}) }}")
    assert 'aria-describedby="f-on-hint f-on-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="f-on-error"' in html


def test_a_field_without_an_error_is_not_called_wrong() -> None:
    html = written("{{ field('on', 'Day') }}")
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html


def test_what_was_typed_comes_back_escaped() -> None:
    html = written("{{ field('q', 'Name', value=typed) }}{{ area('n', 'Note', value=typed) }}", typed='"><b>Maya')
    assert "<b>" not in html
    assert html.count("&gt;&lt;b&gt;Maya") == 2


def test_a_password_never_comes_back() -> None:
    assert "hunter2" not in written("{{ field('password', 'Password', value='hunter2', type='password') }}")


def test_a_text_that_begins_with_a_line_break_keeps_it() -> None:
    assert ">\n\nhello</textarea>" in written("{{ area('n', 'Note', value='\\nhello') }}")


def test_the_summary_names_each_field_and_leads_to_it() -> None:
    html = written("{{ error_summary({'email': 'Write it in full.'}, {'name': 'Name', 'email': 'E-mail'}) }}")
    assert '<a href="#f-email">E-mail: Write it in full.</a>' in html
    assert "1 thing to fix" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert written("{{ error_summary({}, {'name': 'Name'}) }}").strip() == ""


def test_a_button_answers_to_the_key_on_its_cap() -> None:
    html = written("{{ button('Left voicemail', key='V', name='outcome', value='voicemail') }}")
    assert html == (
        '<button class="btn" name="outcome" value="voicemail" data-key="v">Left voicemail<kbd>V</kbd></button>'
    )


@pytest.mark.parametrize("code", ["403", "404", "409", "422", "429", "500"])
def test_an_error_stands_inside_the_frame_or_alone(code: str) -> None:
    inside = render(f"errors/{code}.html", shell=SHELL, reference="7F3A")
    alone = render(f"errors/{code}.html", reference="7F3A")
    assert 'class="rail"' in inside
    assert "<script" not in alone
    assert inside.count("<main") == alone.count("<main") == 1
    assert inside.count("<h1") == alone.count("<h1") == 1


def test_a_failure_tells_its_reference_and_nothing_else() -> None:
    assert "7F3A-91" in render("errors/500.html", reference="7F3A-91")


def test_sign_in_keeps_the_address_and_says_what_went_wrong() -> None:
    html = render("sessions/new.html", email="priya@brightline.example", failure="Too many tries. Wait 5 minutes.")
    assert 'value="priya@brightline.example"' in html
    assert "Too many tries. Wait 5 minutes." in html


def test_the_candidates_frame_holds_no_script_and_no_name_of_ours() -> None:
    page = environment.from_string('{% extends "base_public.html" %}{% block title %}Status{% endblock %}')
    html = page.render(agency="Brightline Staffing", reader="Maya")
    assert "<script" not in html
    assert "Hearback" not in html
    assert 'name="referrer" content="no-referrer"' in html
    assert "noindex" in html


def page_of(shell: Shell, **context: object) -> str:
    source = '{% extends "base.html" %}{% set place = "today" %}{% block title %}Today{% endblock %}'
    return environment.from_string(source).render(shell=shell, **context)


def test_the_frame_says_where_you_are_and_how_much_is_left() -> None:
    html = page_of(SHELL)
    assert 'href="/today" data-key="g t" aria-current="page"' in html
    assert '<span class="n" id="nav-today">11</span>' in html


def test_the_theme_comes_from_the_server() -> None:
    dark = Shell(**{**{f: getattr(SHELL, f) for f in Shell.__slots__}, "theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in page_of(dark)
    assert '<html lang="en">' in page_of(SHELL)


def test_single_keys_can_be_switched_off() -> None:
    off = Shell("Priya Raman", "Brightline Staffing", "/today", 0, 0, single_keys=False)
    assert 'data-keys="off"' in page_of(off)
    assert 'aria-checked="false" name="single_keys" value="on"' in page_of(off)


def test_practice_data_is_said_on_every_page() -> None:
    practice = Shell("Priya Raman", "Brightline Staffing", "/today", 0, 0, is_practice=True)
    assert "Practice data." in page_of(practice)
    assert "Practice data." not in page_of(SHELL)


def test_what_was_done_last_can_be_undone_without_script() -> None:
    done = {"text": "Voicemail logged: Maya Okafor.", "undo": "/touches/512/undo"}
    html = page_of(SHELL, toast=done)
    assert '<form method="post" action="/touches/512/undo"' in html
    assert "Voicemail logged: Maya Okafor." in html


def test_no_id_is_used_twice_in_the_frame() -> None:
    ids = re.findall(r'\sid="([^"]+)"', page_of(SHELL))
    assert sorted(ids) == sorted(set(ids))
