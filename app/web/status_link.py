"""What opens a candidate's page, and what is said when it does not open: the link, read without writing anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from app import templating
from app.candidate_page import UNKNOWN, Notice, StatusPage, Story, ended, status_page
from app.edge import SAFE_METHODS, Db, Now
from app.errors import AppError, ConflictError, NotFoundError, RuleError, TooManyError
from app.models import StatusLink
from app.models.link import links_end_on
from app.queries.links import await_turn, link_by_token
from app.queries.pursuits import pursuit_for
from app.web.zipped import html

# Nothing of the address leaves this page, no cache keeps it, and no search engine lists it.
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
DOOR = "/s/"


class LinkEndedError(AppError):
    """The link was right and works no more; `notice` explains it in the agency's words."""

    code = "link-ended"

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.headline)
        self.notice = notice


@dataclass(frozen=True)
class Visit:
    """A link that works, opened: where its page is, the pursuit as it stands, and the day the link ends (if known)."""

    path: str
    agency: str
    story: Story
    ends_on: date | None

    @cached_property
    def page(self) -> StatusPage:
        """What the page shows. It is gone with the transaction: an error page has the path and the agency alone."""
        return status_page(self.story.pursuit, self.story.now, self.ends_on)


def the_visit(request: Request, db: Db, now: Now, token: str) -> Visit:
    """The visit that `token` opens. Raises `NotFoundError` for one that never was, `LinkEndedError` for one that is over."""
    link = link_by_token(db, token)
    if request.method not in SAFE_METHODS:
        await_turn(db, link)
    visit = _opened(db, link, f"{DOOR}{token}", now)
    request.state.opened = visit
    return visit


TheVisit = Annotated[Visit, Depends(the_visit)]


def page(request: Request, template: str, visit: Visit, *, status: int = 200, **context: Any) -> Response:
    """A page of this door, for whoever opened it."""
    return _answer(request, template, status, page=visit.page, path=visit.path, agency=visit.agency, **context)


def answer(request: Request, error: AppError, status: int) -> Response:
    """What is said at this door when something is wrong. A link that never was tells nothing, whatever it looks like."""
    visit: Visit | None = getattr(request.state, "opened", None)
    if isinstance(error, LinkEndedError):
        return _answer(request, "status/ended.html", 410, notice=error.notice, agency=error.notice.agency)
    if visit is None and isinstance(error, NotFoundError):
        return _answer(request, "status/ended.html", 404, notice=UNKNOWN, agency=UNKNOWN.agency)
    if isinstance(error, RuleError | ConflictError):
        status = 409
    agency = visit.agency if visit else UNKNOWN.agency
    path = visit.path if visit else ""
    refused = _answer(request, "status/refused.html", status, agency=agency, path=path, status=status)
    if isinstance(error, TooManyError):
        refused.headers["Retry-After"] = str(error.seconds)
    return refused


def _answer(request: Request, template: str, code: int, **context: Any) -> Response:
    return html(request, templating.render(template, **context), code, PRIVATE)


def _opened(db: Session, link: StatusLink, path: str, now: datetime) -> Visit:
    pursuit = pursuit_for(db, link.agency_id, link.pursuit_id)
    story = Story.of(pursuit, now)
    ends_on = _ends_on(link, story)
    if link.revoked_at and link.revoked_at <= now:
        raise LinkEndedError(ended(pursuit, now, story.words.day_of(link.revoked_at), revoked=True))
    if ends_on and (ends_on <= story.words.today or not link.is_live(now)):
        raise LinkEndedError(ended(pursuit, now, ends_on, revoked=False))
    return Visit(path, pursuit.agency.name, story, ends_on)


def _ends_on(link: StatusLink, story: Story) -> date | None:
    days = [links_end_on(story.plan), story.words.day_of(link.expires_at) if link.expires_at else None]
    return min((day for day in days if day), default=None)
