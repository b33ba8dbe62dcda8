"""Every page there is, on the practice data: to take pictures of, and to hold to the rules of access.

The clock stands at 10:42 on Thursday 14 May 2026 in Chicago, where the first practice agency is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import practice
from app.config import Settings
from app.db import alembic_config, make_engine, transaction
from app.main import create_app
from app.models import Agency, Pursuit, Recruiter, SignIn
from app.models.link import issue_link
from app.models.webhook import disable, open_endpoint, trial_message
from app.outbox import put
from app.queries.pursuits import with_story
from app.web.deps import cookie_name
from tests.support.server import SetClock, serve

NOW = datetime(2026, 5, 14, 15, 42, tzinfo=UTC)
# Whose standing is shown by a page of its own, beside the one that waits for a promise.
NEWS_BODY = '{"type":"endpoint.test","timestamp":"2026-05-14T15:42:00Z","data":{"endpoint_id":1}}'
STANDINGS = ("overdue", "due", "quiet", "held", "waiting", "offer", "interview_ahead", "closed")


@dataclass(frozen=True)
class Stop:
    """One page of the tour; `is_public` ones are seen by nobody in particular, `is_admins` by an admin."""

    name: str
    path: str
    is_public: bool = False
    is_admins: bool = False


@dataclass(frozen=True)
class Tour:
    """The practice data, served: where, the cookies of a recruiter and of an admin, and the pages to see."""

    url: str
    token: str
    admin: str
    stops: tuple[Stop, ...]

    def open(self, browser: Browser, stop: Stop, width: int, scheme: str) -> BrowserContext:
        """A context for `stop`: signed in, unless it is for candidates or before the sign-in."""
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        if not stop.is_public:
            context.add_cookies(
                [{"name": cookie_name(False), "value": self.admin if stop.is_admins else self.token, "url": self.url}]
            )
        return context


@contextmanager
def tour(folder: Path) -> Iterator[Tour]:
    """Practice data in a database in `folder`, served for as long as the context lasts."""
    database = f"sqlite:///{folder / 'tour.db'}"
    command.upgrade(alembic_config(database), "head")
    engine = make_engine(database)
    with transaction(engine) as session:
        practice.load(session, NOW)
    with transaction(engine) as session:
        token, stops = _begin(session)
        admin, more = _begin_admins(session)
    engine.dispose()
    settings = {"database_url": database, "sweep": False, "jobs": False}
    with serve(lambda url: create_app(Settings(public_url=url, **settings), SetClock(NOW))) as (url, _app):  # type: ignore[arg-type]
        yield Tour(url, token, admin, (*stops, *more))


def _begin(session: Session) -> tuple[str, tuple[Stop, ...]]:
    agency = session.scalars(select(Agency).order_by(Agency.id)).first()
    assert agency is not None
    recruiter = session.scalars(
        select(Recruiter).where(Recruiter.agency_id == agency.id).order_by(Recruiter.id)
    ).first()
    assert recruiter is not None
    signed_in, token = SignIn.begin(recruiter, at=NOW)
    session.add(signed_in)
    chosen = _one_of_each(session, agency)
    return token, (
        Stop("sign-in", "/sign-in", is_public=True),
        Stop("today", "/today"),
        Stop("log", "/today/log?team=1"),
        Stop("pursuits", "/pursuits"),
        Stop("board", "/board"),
        Stop("calendar", "/calendar"),
        Stop("calendar-month", "/calendar?view=month"),
        Stop("calendar-agenda", "/calendar?view=agenda"),
        Stop("calendar-day", "/calendar?view=day"),
        Stop("new-pursuit", "/pursuits/new"),
        Stop("batch", f"/batches/new?do=spread&row={chosen['overdue'].id}&row={chosen['closed'].id}"),
        Stop("find-nothing-typed", "/find"),
        Stop("find", "/find?q=ma"),
        Stop("find-misspelt", "/find?q=okafro"),
        Stop("find-nobody", "/find?q=nobody+of+this+name"),
        Stop("person", f"/people/{chosen['overdue'].candidate_id}"),
        Stop("employer", f"/employers/{chosen['overdue'].employer_id}"),
        Stop("contact-quiet", f"/contacts/{chosen['quiet'].contact_id}"),
        Stop("job", f"/jobs/{chosen['overdue'].job_id}"),
        Stop("not-found", "/pursuits/999999"),
        *(Stop(f"pursuit-{standing}", f"/pursuits/{pursuit.id}") for standing, pursuit in chosen.items()),
        *(
            Stop(f"call-sheet-{standing}", f"/pursuits/{chosen[standing].id}/call-sheet")
            for standing in ("overdue", "quiet")
        ),
        *(_candidates(session, standing, pursuit) for standing, pursuit in chosen.items()),
        Stop("candidate-unknown", "/s/unknown", is_public=True),
    )


def _begin_admins(session: Session) -> tuple[str, tuple[Stop, ...]]:
    """An admin's pages, with an endpoint that takes messages in and one that was switched off."""
    admin = session.scalars(select(Recruiter).where(Recruiter.role == "admin").order_by(Recruiter.id)).first()
    assert admin is not None
    signed_in, token = SignIn.begin(admin, at=NOW)
    session.add(signed_in)
    url, by = "https://ats.example/hooks/hearback", admin.actor
    ours = open_endpoint(session, admin.agency_id, url, payload="thin", events=(), by=by, at=NOW)
    off = open_endpoint(session, admin.agency_id, "https://old.example/", payload="full", events=("touch.overdue",), by=by, at=NOW)  # fmt: skip
    messages = [trial_message(ours, NOW - timedelta(minutes=minutes)) for minutes in range(5)]
    put(session, messages, ours, NOW)
    session.flush()
    for message, answer in zip(messages, ((204, None), (204, None), (None, "It takes no connections.")), strict=False):
        message.body = NEWS_BODY
        message.tried(NOW, status=answer[0], answer='{"taken": true}', error=answer[1], took=112)
        message.deliver(NOW) if answer[0] else message.miss(NOW)
    ours.answered(NOW)
    disable(session, off, "failing", at=NOW)
    return token, (
        Stop("webhooks", "/admin/webhooks", is_admins=True),
        Stop("webhook-new", "/admin/webhooks/new", is_admins=True),
        Stop("webhook", f"/admin/webhooks/{ours.id}", is_admins=True),
        Stop("webhook-off", f"/admin/webhooks/{off.id}", is_admins=True),
        Stop("webhook-change", f"/admin/webhooks/{off.id}/edit", is_admins=True),
        Stop("webhook-removal", f"/admin/webhooks/{ours.id}/removal", is_admins=True),
        Stop("delivery", f"/admin/deliveries/{messages[0].id}", is_admins=True),
        Stop("delivery-waiting", f"/admin/deliveries/{messages[2].id}", is_admins=True),
        Stop("work", "/admin/work", is_admins=True),
    )


def _one_of_each(session: Session, agency: Agency) -> dict[str, Pursuit]:
    found: dict[str, Pursuit] = {}
    for pursuit in session.scalars(with_story().where(Pursuit.agency_id == agency.id).order_by(Pursuit.id)).all():
        found.setdefault(pursuit.plan(NOW).standing, pursuit)
    return {standing: found[standing] for standing in STANDINGS}


def _candidates(session: Session, standing: str, pursuit: Pursuit) -> Stop:
    token = issue_link(session, pursuit, by=pursuit.candidate.actor, at=NOW)
    return Stop(f"candidate-{standing}", f"/s/{token}", is_public=True)
