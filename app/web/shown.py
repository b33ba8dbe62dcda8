"""The pursuit's page, put together; and how a verb on it is answered: by the same page, saying what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.cadence import Plan, Why
from app.cadence.words import day_words, time_words
from app.errors import AppError, ForbiddenError
from app.models import Contact, Event, Fact, Pursuit, Recruiter, StatusLink
from app.queries.history import latest_of, told_of
from app.queries.links import links_of
from app.queries.neighbours import open_beside
from app.queries.pursuits import pursuit_for
from app.queries.today import Scope, worklist
from app.web import errors, pages
from app.web.card import Card, card_of
from app.web.kept import Promised, promises_of
from app.web.queue import groups_of, row_of
from app.web.rounds import Round, StepItem, round_of
from app.web.timeline import SHOWN, Timeline, by_words, moment_words, timeline_of
from app.web.track import Track

# What was done where no fact was logged that could be undone.
SAID = {
    "debriefed": "Debrief recorded.",
    "interview-added": "Interview added.",
    "interview-moved": "Interview moved.",
    "interview-off": "Interview called off.",
    "link-revoked": "Private link revoked. It no longer opens anything.",
    "contact": "Hiring manager’s details saved.",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a pursuit is in its reader's Today (`place` from 1), and the ids before and after it."""

    place: int
    total: int
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page of one pursuit shows."""

    pursuit: Pursuit
    plan: Plan
    why: Why
    card: Card
    round: Round
    track: Track | None
    steps: list[StepItem]
    timeline: Timeline
    promises: list[Promised]
    links: list[str]
    others: int
    there: str
    beside: Beside | None

    @property
    def to_debrief(self) -> int | None:
        """The newest meeting that was held, whose debrief can be recorded."""
        if self.plan.closed:
            return None
        held = [
            meeting.id for meeting in self.pursuit.interviews if meeting.counts and meeting.ends_at <= self.plan.now
        ]
        return held[-1] if held else None


def page(
    request: Request,
    db: Session,
    recruiter: Recruiter,
    pursuit: Pursuit,
    now: datetime,
    *,
    status: int = 200,
    is_whole: bool = False,
    logged: int | None = None,
    said: str = "",
    new_link: str = "",
    conflict: str = "",
) -> Response:
    """The page of `pursuit`. `logged` is the fact that was just told, `new_link` one just made, `conflict` who came first."""
    found = _shown(db, recruiter, pursuit, now, is_whole)
    return pages.render(
        request,
        "pursuits/show.html",
        status=status,
        page=found,
        pursuit=pursuit,
        toast=_toast(found, logged, said),
        is_done=bool(logged or said),
        new_link=new_link,
        conflict=conflict,
    )


def logged(db: Session, pursuit: Pursuit, fact: Fact) -> Response:
    """Back to the page, which says that `fact` was told and offers to undo it."""
    db.flush()
    return pages.see(f"/pursuits/{pursuit.id}?logged={fact.id}")


def said(pursuit: Pursuit, what: str) -> Response:
    """Back to the page, which says `what` was done; a key of `SAID`."""
    return pages.see(f"/pursuits/{pursuit.id}?said={what}")


def on_conflict(request: Request, pursuit: Pursuit) -> None:
    """From here on, a lost race is answered by the page as it is now, with who did what."""
    agency_id, pursuit_id = pursuit.agency_id, pursuit.id

    def fresh(db: Session, error: AppError) -> Response:
        if request.state.visit is None:
            raise ForbiddenError("Sign in to go on.")
        recruiter, _, now = request.state.visit
        read = pursuit_for(db, agency_id, pursuit_id)
        sentence = _who_did_what(latest_of(db, agency_id, pursuit_id), read, recruiter, now, error)
        return page(request, db, recruiter, read, now, status=409, conflict=sentence)

    errors.show_instead(request, fresh)


def _shown(db: Session, recruiter: Recruiter, pursuit: Pursuit, now: datetime, is_whole: bool) -> Shown:
    plan, why = pursuit.plan(now), pursuit.why(now)
    round_ = round_of(pursuit, plan)
    return Shown(
        pursuit=pursuit,
        plan=plan,
        why=why,
        card=card_of(pursuit, plan, why),
        round=round_,
        track=round_.track(),
        steps=round_.items(),
        timeline=timeline_of(pursuit, told_of(db, pursuit), plan, None if is_whole else SHOWN),
        promises=promises_of(pursuit, plan),
        links=_live_links(links_of(db, pursuit.agency_id, pursuit.id), pursuit, plan),
        others=open_beside(db, pursuit, now),
        there=_there(pursuit.contact, now),
        beside=_beside(db, recruiter, pursuit, now),
    )


def _beside(db: Session, recruiter: Recruiter, pursuit: Pursuit, now: datetime) -> Beside | None:
    """The neighbours of `pursuit` in the order of `recruiter`'s Today; None if it is not there."""
    listed_at = pursuit.listed_at
    if pursuit.recruiter_id != recruiter.id or listed_at is None or listed_at > now:
        return None
    rows, _ = worklist(db, Scope.of(pursuit.agency, recruiter.id, now))
    ids = [row.id for group in groups_of(row_of(row, now) for row in rows) for row in group.rows]
    if pursuit.id not in ids:
        return None
    at = ids.index(pursuit.id)
    following = ids[at + 1] if at + 1 < len(ids) else None
    return Beside(at + 1, len(ids), ids[at - 1] if at else None, following)


def _live_links(links: Sequence[StatusLink], pursuit: Pursuit, plan: Plan) -> list[str]:
    """When each link that still works was made."""
    return [moment_words(link.created_at, pursuit, plan.today) for link in links if link.is_live(plan.now)]


def _there(contact: Contact | None, now: datetime) -> str:
    """Where the hiring manager is and what time it is there: "Chicago, 12:42 pm there"."""
    if contact is None or not contact.time_zone:
        return ""
    city = contact.time_zone.rpartition("/")[2].replace("_", " ")
    return f"{city}, {time_words(now, ZoneInfo(contact.time_zone))} there"


def _toast(found: Shown, logged: int | None, said: str) -> dict[str, str] | None:
    """What was done last, with its undo."""
    if said in SAID:
        return {"text": SAID[said], "undo": ""}
    line = found.timeline.of(logged)
    if line is None or not line.undo:
        return None
    then = f" {found.card.then}." if found.card.then else ""
    return {"text": f"Logged: {line.title}.{then}", "undo": line.undo}


def _who_did_what(event: Event | None, pursuit: Pursuit, me: Recruiter, now: datetime, error: AppError) -> str:
    """ "Jo logged a touch at 10:38 am. Nothing of yours was saved." """
    if event is None or getattr(error, "code", "") not in ("stale", "conflict"):
        return error.sentence
    zone, today = pursuit.agency.zone, pursuit.agency.today(now)
    when = time_words(event.at, zone)
    on = event.at.astimezone(zone).date()
    at = f"at {when}" if on == today else f"on {day_words(on, today)}, {when}"
    return f"{_did(event)} {at}. Nothing of yours was saved."


def _did(event: Event) -> str:
    who = by_words(event.actor).partition(" ")[2]
    what = {
        "touch.logged": "logged a touch",
        "word.heard": "took down a word",
        "pursuit.closed": "closed this",
        "pursuit.held": "snoozed this",
        "step.skipped": "skipped a step",
        "promise.changed": "changed the promise",
        "note.added": "added a note",
    }
    return f"{who} {what.get(event.name, 'changed this')}"
