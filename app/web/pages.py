"""How a page is answered: through the one Jinja environment, in the frame of whoever is signed in, and never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app import templating
from app.models import Agency, Recruiter
from app.queries.today import ShellCounts, shell_counts
from app.queries.troubles import Troubles, troubles_of
from app.templating import RailView, Shell
from app.web import toasts
from app.web.rail import rail_of
from app.web.zipped import html

THEME_COOKIE = "theme"
HOME = "US"
# Names and numbers are on every page, so no cache keeps one; and the same address may answer in parts.
PRIVATE = {"Cache-Control": "no-store", "Vary": "Cookie, HX-Request"}


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """The whole page `template`, with `shell`, `me` and `toast` (when someone is signed in) and the words' surroundings."""
    text = templating.render(template, **{**_surroundings(request), **context})
    return html(request, text, status, {**PRIVATE, **(headers or {})})


def parts(
    request: Request, *named: tuple[str, Mapping[str, Any]], status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Partials one after the other, each with its own context, for htmx. None of them is given `shell`."""
    around = {**_place(*_visitor(request)), "theme": theme(request)}
    text = "".join(templating.render(template, **{**around, **context}) for template, context in named)
    return html(request, text, status, {**PRIVATE, **(headers or {})})


def counted(request: Request, counts: ShellCounts) -> None:
    """The frame's counts, from a page that has counted already: nothing is counted twice."""
    request.state.counts = counts


def see(path: str) -> RedirectResponse:
    """What a form answers without script: 303 to the page that shows what became of it."""
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def theme(request: Request) -> str:
    """The theme this browser was set to: "light", "dark", or "" for the system's own."""
    return templating.theme_of(request.cookies.get(THEME_COOKIE))


def _shell(
    request: Request, recruiter: Recruiter, counts: ShellCounts, views: Sequence[RailView], troubles: Troubles
) -> Shell:
    """The frame around a page for `recruiter`."""
    return Shell(
        recruiter=recruiter.name,
        agency=recruiter.agency.name,
        path=_back(request),
        to_go=counts.to_go,
        open_pursuits=counts.open_pursuits,
        theme=theme(request),
        single_keys=recruiter.single_keys,
        is_practice=recruiter.agency.is_practice,
        views=views,
        palette_key="⌘K" if "Mac" in request.headers.get("User-Agent", "") else "Ctrl K",
        is_admin=recruiter.is_admin,
        webhooks_off=troubles.webhooks_off,
        connections_ill=troubles.connections_ill,
    )


def _surroundings(request: Request) -> dict[str, Any]:
    visit = getattr(request.state, "visit", None)
    if visit is None:
        return {"shell": None, "me": None, "theme": theme(request)}
    recruiter, db, now = visit
    today = recruiter.agency.today(now)
    counts = getattr(request.state, "counts", None) or shell_counts(db, recruiter.agency_id, recruiter.id, today, now)
    troubles = troubles_of(db, recruiter.agency_id) if recruiter.is_admin else Troubles()
    shell = _shell(request, recruiter, counts, rail_of(request, db, recruiter, now), troubles)
    toast = toasts.of_address(request)
    return {"shell": shell, "me": recruiter, "theme": shell.theme, "toast": toast, **_place(recruiter.agency, now)}


def _visitor(request: Request) -> tuple[Agency | None, datetime | None]:
    visit = getattr(request.state, "visit", None)
    return (visit[0].agency, visit[2]) if visit else (None, None)


def _place(agency: Agency | None, now: datetime | None) -> dict[str, Any]:
    """What day it is, and where: `today`, `now`, `zone` and `country` (of telephone numbers)."""
    if agency is None or now is None:
        return {}
    return {"today": agency.today(now), "now": now, "zone": agency.zone, "country": agency.country or HOME}


def _back(request: Request) -> str:
    """Where the frame's own forms come back to: this page, if it can be asked for again."""
    if request.method != "GET":
        return "/today"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
