"""Every page there is, on the practice data: to take pictures of, and to hold to the rules of access.

The clock stands at 10:42 on Thursday 14 May 2026 in Chicago, where the first practice agency is. Whatever is done at one
stop is undone before the next, so that each may be visited alone and in any order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import practice
from app.config import Settings
from app.db import alembic_config, make_engine, transaction
from app.errors import ConflictError, InvalidError, TooManyError
from app.keyring import add_key, revoke_key, rotate_key
from app.main import create_app
from app.models import SYSTEM, Agency, Interviewer, Look, Pursuit, Recruiter, SavedView, SignIn, StatusLink
from app.models.candidate import let_be
from app.models.link import issue_link, revoke_links
from app.models.webhook import disable, open_endpoint, trial_message
from app.outbox import put
from app.practice.cast import BRIGHTLINE
from app.queries.pursuits import with_story
from app.web.deps import cookie_name
from tests.factories import make_agency, make_recruiter
from tests.support.browser import listen
from tests.support.connections import awaiting_connection, live_connection, name_by_ids
from tests.support.server import SetClock, serve
from tests.support.stops import STANDINGS, Stop

NOW = datetime(2026, 5, 14, 15, 42, tzinfo=UTC)
ADMIN = "Jo Reed"
NEWS_BODY = '{"type":"endpoint.test","timestamp":"2026-05-14T15:42:00Z","data":{"endpoint_id":1}}'


@dataclass(frozen=True)
class Tour:
    """The practice data, served: where, whose cookie is whose, and what the paths of the stops name."""

    url: str
    live: Path
    whole: Path
    tokens: Mapping[str, str]
    names: Mapping[str, object]

    @contextmanager
    def at(
        self, browser: Browser, stop: Stop, width: int, scheme: str = "light", troubles: list[str] | None = None
    ) -> Iterator[Page]:
        """A page that has arrived at `stop`; what its scripts and its policy complain of goes to `troubles`."""
        self._restore()
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        if stop.who in self.tokens:
            context.add_cookies([{"name": cookie_name(False), "value": self.tokens[stop.who], "url": self.url}])
        page = context.new_page()
        listen(page, [] if troubles is None else troubles)
        page.goto(self.url + stop.path.format_map(self.names), wait_until="load")
        stop.act(page)
        yield page
        context.close()

    def _restore(self) -> None:
        with closing(sqlite3.connect(self.whole)) as whole, closing(sqlite3.connect(self.live, timeout=30)) as live:
            whole.backup(live)


@contextmanager
def tour(folder: Path) -> Iterator[Tour]:
    """Practice data in a database in `folder`, served for as long as the context lasts."""
    live, whole = folder / "tour.db", folder / "whole.db"
    engine = make_engine(f"sqlite:///{live}")
    command.upgrade(alembic_config(f"sqlite:///{live}"), "head")
    with transaction(engine) as session:
        practice.load(session, NOW)
    with transaction(engine) as session:
        tokens = _people(session)
        names = {**_names(session), **_endpoints(session), **_connection(session), **_keys(session)}
    engine.dispose()
    with closing(sqlite3.connect(live)) as made, closing(sqlite3.connect(whole)) as kept:
        made.backup(kept)
    with serve(lambda url: _app(f"sqlite:///{live}", url)) as (url, _):
        yield Tour(url, live, whole, tokens, names)


def _app(database: str, url: str) -> FastAPI:
    app = create_app(Settings(database_url=database, public_url=url, sweep=False, jobs=False), SetClock(NOW))

    @app.get("/failing/{how}")
    def fail(how: str) -> None:
        raise FAILURES[how]

    return app


FAILURES: Mapping[str, Exception] = {
    "changed": ConflictError("Jo logged this call at 10:38 am."),
    "unreadable": InvalidError("A part of what you sent is missing or cannot be read. Go back and check it."),
    "too-many": TooManyError("Too many tries.", seconds=300),
    "failed": RuntimeError("This failure is a stop of the tour."),
}


def _people(session: Session) -> Mapping[str, str]:
    """The cookie of each who looks, by what they are called in the stops."""
    names = {"recruiter": BRIGHTLINE.colleagues[0].name, "admin": ADMIN, "viewer": "Ann Kowal", "newcomer": "Kim Lo"}
    make_recruiter(session, make_agency(session, name="Meridian"), name=names["newcomer"])
    tokens = {}
    for who, name in names.items():
        begun, tokens[who] = SignIn.begin(
            session.scalars(select(Recruiter).where(Recruiter.name == name)).one(), at=NOW
        )
        session.add(begun)
    return tokens


MET = [
    Interviewer(name="Dana Ruiz", email="dana.ruiz@northwindfreight.example"),
    Interviewer(name="Sam Oh", email=None),
    Interviewer(name="Theodora Papadimitriou-Vandenberg", email="theodora.papadimitriou@northwindfreight.example"),
    Interviewer(name="Lee Park", email=None),
]


def _names(session: Session) -> Mapping[str, object]:
    """What is chosen of the first practice agency: ids, and the tokens of private links."""
    agency = session.scalars(select(Agency).where(Agency.name == BRIGHTLINE.name)).one()
    asked = with_story().where(Pursuit.agency_id == agency.id).order_by(Pursuit.id)
    found: dict[str, Pursuit] = {}
    for pursuit in session.scalars(asked).all():
        plan = pursuit.plan(NOW)
        found.setdefault(plan.standing, pursuit)
        if plan.next and plan.next.step.key == "thank_you" and plan.standing == "due":
            found.setdefault("thank", pursuit)
    chosen = {name: found[name] for name in (*STANDINGS, "thank")}
    views = {view.name: view for view in session.scalars(select(SavedView).where(SavedView.agency_id == agency.id))}
    owner = session.get_one(Recruiter, views["My long silences"].recruiter_id)
    session.add(gone := SavedView.save(owner, "", Look(), is_shared=False, at=NOW))
    gone.erase(NOW)
    links = {f"to_{name}": _link(session, pursuit) for name, pursuit in chosen.items()}
    held = chosen["held"]
    let_be(session, held.candidate, [held.id], by=held.recruiter.actor if held.recruiter else SYSTEM, at=NOW)
    for pursuit in (chosen["quiet"], chosen["interview_ahead"]):
        pursuit.interviews[-1].interviewers = MET
    one, meeting = chosen["overdue"], chosen["interview_ahead"].interviews[-1]
    return {
        **{name: pursuit.id for name, pursuit in chosen.items()},
        **links,
        "to_nowhere": _revoked(session, one),
        "candidate": one.candidate_id,
        "not_to_contact": chosen["held"].candidate_id,
        "employer": one.employer_id,
        "job": one.job_id,
        "contact": one.contact_id,
        "quiet_contact": chosen["quiet"].contact_id,
        "meeting": meeting.id,
        "debriefed": one.interviews[0].id,
        "other": session.scalars(select(Recruiter.id).where(Recruiter.name == ADMIN)).one(),
        "view": views["My long silences"].id,
        "shared_view": views["Ending this week"].id,
    }


def _link(session: Session, pursuit: Pursuit) -> str:
    return issue_link(session, pursuit, by=pursuit.candidate.actor, at=NOW)


def _revoked(session: Session, pursuit: Pursuit) -> str:
    token = _link(session, pursuit)
    session.flush()
    newest = select(StatusLink).where(StatusLink.pursuit_id == pursuit.id).order_by(StatusLink.id.desc()).limit(1)
    revoke_links(session, pursuit, session.scalars(newest), by=pursuit.candidate.actor, at=NOW)
    return token


def _connection(session: Session) -> Mapping[str, object]:
    """A connection that has lived, something that it sent, and the pursuit that it raised a question on."""
    wanted = select(Recruiter).where(Recruiter.name == ADMIN).options(joinedload(Recruiter.agency))
    connection, event_id, pursuit_id = live_connection(session, session.scalars(wanted).one(), NOW)
    name_by_ids(session, connection, NOW - timedelta(days=2))
    awaiting = awaiting_connection(session, connection.agency, NOW - timedelta(days=1))
    return {
        "connection": connection.id,
        "inbound_event": event_id,
        "questioned": pursuit_id,
        "awaiting": awaiting.id,
        "consent_state": awaiting.consent_state,
    }


def _keys(session: Session) -> Mapping[str, object]:
    """A key in use, one that has a successor, and one that was revoked."""
    wanted = select(Recruiter).where(Recruiter.name == ADMIN).options(joinedload(Recruiter.agency))
    agency, began = session.scalars(wanted).one().agency, NOW - timedelta(days=40)
    reports, _ = add_key(session, agency, "Reports", scopes="read", at=began)
    ours, _ = add_key(session, agency, "Greenhouse bridge", scopes="read write", at=began)
    old, _ = add_key(session, agency, "Data warehouse", scopes="read", at=began)
    rotate_key(session, agency, old.id, overlap=timedelta(days=7), at=NOW)
    revoke_key(session, agency, reports.id, at=NOW - timedelta(days=3))
    ours.last_used_at = NOW - timedelta(minutes=4)
    return {"api_key": ours.id, "api_key_ending": old.id, "api_key_revoked": reports.id}


def _endpoints(session: Session) -> Mapping[str, object]:
    """An endpoint that takes messages in and one that was switched off; a message that came and one that waits."""
    admin = session.scalars(select(Recruiter).where(Recruiter.name == ADMIN)).one()
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
    return {"endpoint": ours.id, "endpoint_off": off.id, "delivery": messages[0].id, "waiting_delivery": messages[2].id}
