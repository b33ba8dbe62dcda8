"""The building blocks in a real browser: keys and focus, panels, phones, large text, and what axe says of them."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from playwright.sync_api import Page, expect

from app.templating import Shell, environment
from app.web import static
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import serve

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """
{% extends "base.html" %}
{% from "shared/kit.html" import button, due, empty, glyph, icon, tag, then %}
{% from "shared/panels.html" import choice, choice_goes, choice_more, panel, sheet %}
{% from "shared/forms.html" import area, choose, combobox, error_summary, field, radios, tick %}
{% from "shared/tables.html" import head, pager, table %}
{% set place = "today" %}
{% block title %}Kit{% endblock %}
{% block surface %} sheet{% endblock %}
{% block stage %}
<main class="page" id="main" tabindex="-1"><h1 class="display">Kit</h1>
<section aria-labelledby="g"><h2 class="group-h" id="g">Overdue<span class="n">3</span></h2><ul class="queue">
{% for name in ("Liam Petrov", "Maya Okafor", "Hannah Liu") %}
<li class="row{{ ' is-current' if loop.first else '' }}" id="r{{ loop.index }}">{{ glyph('overdue') }}
<div class="who"><h3><a class="rowlink" href="/opened">{{ name }}</a></h3><span class="sub">Northwind Freight</span></div>
<div class="what"><p class="verb">{{ icon('phone') }}<span>Call Dana Whitfield</span></p><p class="why">No word.</p>{{ then('Then: e-mail on Thu 21 May') }}</div>
{{ due('overdue', '2 days overdue', none, 2, 5) }}
<div class="more"><button class="btn only-phone" type="button" popovertarget="log-{{ loop.index }}">Log<span class="vh"> {{ name }}</span></button>
<form method="post" action="/logged/{{ loop.index }}">{{ button('Done', 'E', 'outcome', 'done', kind='primary desk') }}</form>
{% set row = loop.index %}
{% call panel('heard-' ~ row, 'Heard back', 'H', 'What did Dana say?') %}
{% call choice_more('1', 'Next interview', first=true) %}<form method="post" action="/logged/{{ row }}">{{ field('on', 'On', prefix='h' ~ row) }}{{ button('Log it') }}</form>{% endcall %}
<form method="post" action="/logged/{{ row }}">{{ choice('2', 'Offer', 'kind', 'offer') }}</form>
{% endcall %}
{% call sheet('log-' ~ row, 'What happened?') %}{{ choice_goes('H', 'Heard back', 'heard-' ~ row) }}{% endcall %}
</div></li>
{% endfor %}
</ul></section>
<form class="form" method="post" action="/logged/form">{{ error_summary({'day': 'Say which day.'}, {'day': 'Day'}) }}
{{ combobox('employer', 'Employer', '/suggest') }}{{ field('day', 'Day', type='date', errors={'day': 'Say which day.'}) }}
{{ choose('kind', 'Kind', [('a', 'A'), ('b', 'B')]) }}{{ area('note', 'Note', optional=true) }}
{{ radios('who', 'Who calls?', [('r', 'The recruiter'), ('c', 'The candidate')]) }}{{ tick('asked', 'Asked for the job') }}</form>
<p class="acts">{% for state in ('overdue', 'due', 'quiet', 'offer', 'upcoming', 'held', 'closed') %}{{ tag(state, state|capitalize, pill=true) }}{% endfor %}</p>
{% call table('Pursuits') %}
<thead role="rowgroup"><tr role="row">{{ head('Candidate') }}{{ head('Employer') }}{{ head('Due', '?sort=-due', 'ascending') }}{{ head('Silent', num=true) }}</tr></thead>
<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row"><a href="/opened">Alexandrina Featherstonehaugh</a></th>
<td role="cell" class="c-employer">Northwind Freight</td><td role="cell" class="c-due">{{ tag('due', 'Due today') }}</td><td role="cell" class="opt-col num">16</td></tr></tbody>
{% endcall %}
{{ pager('1 to 50 of 184', next='/opened') }}
{{ empty('Nobody is waiting on you.', 'Next: call Lou Bennett, tomorrow.') }}
</main>
{% endblock %}
"""


def kit(_: str) -> FastAPI:
    app = FastAPI()
    app.include_router(static.router)

    @app.get("/kit")
    def show(keys: str = "on", theme: str = "") -> Response:
        shell = Shell("Priya Raman", "Brightline Staffing", "/kit", 3, 184, theme, keys == "on", is_practice=True)
        page = environment.from_string(PAGE).render(
            shell=shell, toast={"text": "Done: Ivy Chen.", "undo": "/logged/undo"}
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    def other(path: str, request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><title>Elsewhere</title><p>{request.method} {path}</p>")

    return app


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve(kit) as (address, _):
        yield f"{address}/kit"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_kit(new_page: NewPage, url: str, width: int, theme: str) -> None:
    page = new_page(width)
    page.goto(f"{url}?theme={theme}")
    assert violations(page) == []


def test_axe_finds_nothing_in_what_opens(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("h")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Priya Raman").click()
    assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 760, 390, 320])
def test_no_page_scrolls_sideways(new_page: NewPage, url: str, width: int) -> None:
    page = new_page(width)
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_text_at_twice_its_size_still_fits(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("document.styleSheets[0].insertRule('@layer base { html { font-size: 200% !important } }')")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_pressed_is_large_enough(new_page: NewPage, url: str, width: int) -> None:
    page = new_page(width)
    page.goto(url)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=radio], [type=checkbox])")]
            .filter(thing => thing.checkVisibility() && !thing.closest(".skip, .vh"))
            .map(thing => [thing.textContent.trim(), thing.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([words]) => words)"""
    )
    assert small == []


def test_a_thumb_finds_the_main_buttons(new_page: NewPage, url: str) -> None:
    page = new_page(390)
    page.goto(url)
    for name in ("Log Liam Petrov", "More", "Undo"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_j_and_k_move_real_focus_from_row_to_row(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Liam Petrov")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Maya Okafor")).to_be_focused()
    expect(page.locator(".row.is-current")).to_have_id("r2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Hannah Liu")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Maya Okafor")).to_be_focused()
    expect(page.locator("[aria-current=true]")).to_have_text("Maya Okafor")


def test_a_key_presses_the_button_of_the_current_row(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_text("POST logged/2")).to_be_visible()


def test_a_panel_takes_focus_answers_to_numbers_and_gives_focus_back(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("j")
    page.keyboard.press("h")
    expect(page.locator("#heard-1")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#h1-on")).to_be_focused()
    expect(page.locator("#h1-on")).to_have_value("")
    page.keyboard.type("28 may")
    expect(page.locator("#h1-on")).to_have_value("28 may")
    page.keyboard.press("Escape")
    expect(page.locator("#heard-1")).to_be_hidden()
    page.keyboard.press("h")
    page.keyboard.press("j")
    expect(page.locator(".row.is-current")).to_have_id("r1")
    page.keyboard.press("2")
    expect(page.get_by_text("POST logged/1")).to_be_visible()


def test_two_keys_in_a_row_go_elsewhere(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_text("GET pursuits")).to_be_visible()


def test_keys_are_left_alone_in_fields_and_beside_ctrl(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("Control+e")
    page.get_by_label("Note").fill("")
    page.get_by_label("Note").press_sequentially("each g p ?")
    expect(page.get_by_label("Note")).to_have_value("each g p ?")


def test_who_switched_keys_off_has_none(page: Page, url: str) -> None:
    page.goto(f"{url}?keys=off")
    for key in ("e", "j", "?", "c"):
        page.keyboard.press(key)
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.get_by_role("heading", name="Kit", exact=True)).to_be_visible()
    assert page.evaluate("document.activeElement.classList.contains('rowlink')") is False


def test_the_list_of_keys_opens_closes_and_gives_focus_back(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Liam Petrov")).to_be_focused()


def test_the_toast_goes_on_escape_and_not_before(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#toast")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#toast")).to_be_hidden()


def test_without_script_every_row_shows_what_can_be_done(new_page: NewPage, url: str) -> None:
    page = new_page(script=False)
    page.goto(url)
    expect(page.get_by_role("button", name="Done")).to_have_count(3)
    page.locator("#r3").get_by_role("button", name="Heard back").click()
    expect(page.locator("#heard-3")).to_be_visible()
    page.locator("#heard-3").get_by_role("button", name="Offer").click()
    expect(page.get_by_text("POST logged/3")).to_be_visible()


def test_on_a_phone_the_log_sheet_leads_to_the_same_panel(new_page: NewPage, url: str) -> None:
    page = new_page(390, 844)
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    page.get_by_role("button", name="Log Liam Petrov").click()
    page.locator("#log-1").get_by_role("button", name="Heard back").click()
    expect(page.locator("#heard-1")).to_be_visible()
    box = page.locator("#heard-1").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)
