"""The pursuit's page, put together; and how a verb on it is answered: by the same page, saying what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.cadence import Plan, Why
from app.cadence.words import time_words
from app.errors import AppError, ConflictError, ForbiddenError
from app.models import Contact, Fact, Pursuit, Recruiter, StatusLink
from app.queries.applications import questions_on
from app.queries.batches import parts_of
from app.queries.history import told_of
from app.queries.links import links_of
from app.queries.neighbours import open_beside
from app.queries.pursuits import pursuit_for
from app.web import errors, pages
from app.web.beside import Beside, beside_of
from app.web.card import Card, card_of
from app.web.kept import Promised, promises_of
from app.web.refused import First, refused
from app.web.rounds import Round, StepItem, met_by, round_of
from app.web.saying import Script, previous_of, script_of
from app.web.timeline import SHOWN, Timeline, moment_words, timeline_of
from app.web.today import Choice, snooze_choices
from app.web.track import Track

# What was done where no fact was logged that could be undone.
SAID = {
    "undone": "Undone. It stays in the timeline, struck through.",
    "given-back": "Undone. The hand-over stays in the timeline.",
    "debriefed": "Debrief recorded.",
    "interview-added": "Interview added.",
    "interview-moved": "Interview changed.",
    "interview-off": "Interview called off.",
    "link-revoked": "Private link revoked. It no longer opens anything.",
    "contact": "Hiring manager’s details saved.",
    "answered": "Answered. The question is settled.",
    "opened": "Pursuit opened.",
    "so-already": "It was so already. Nothing was changed.",
    "found-open": "This pursuit was open already. What you gave was added to it.",
}


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
    script: Script | None
    choices: list[Choice]

    @property
    def met(self) -> str:
        """Who interviewed the candidate in this round, or is to."""
        return met_by(self.round.interview, self.pursuit.contact) if self.round.interview else ""

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
    is_done: bool = False,
    said: str = "",
    new_link: str = "",
    alert: str = "",
    first: First | None = None,
) -> Response:
    """The page of `pursuit`. `is_done`: something was told or taken back just now, or, where that is no fact, `said`.

    `new_link` was just made; `alert` says why nothing was saved, and `first` what is to be undone before.
    """
    found = _shown(db, recruiter, pursuit, now, is_whole)
    toast = {"toast": {"text": SAID[said], "undo": ""}} if said in SAID else {}
    return pages.render(
        request,
        "pursuits/show.html",
        status=status,
        page=found,
        pursuit=pursuit,
        is_done=is_done or bool(said),
        new_link=new_link,
        alert=alert,
        first=first,
        questions=questions_on(db, pursuit),
        **toast,
    )


def logged(db: Session, pursuit: Pursuit, fact: Fact) -> Response:
    """Back to the page, which says that `fact` was told and offers to undo it."""
    db.flush()
    return pages.see(f"/pursuits/{pursuit.id}?logged={fact.id}")


def said(pursuit: Pursuit, what: str) -> Response:
    """Back to the page, which says `what` was done; a key of `SAID`."""
    return pages.see(f"/pursuits/{pursuit.id}?said={what}")


def on_conflict(request: Request, pursuit: Pursuit) -> None:
    """From here on, a lost race is answered by the page as it is now, with who did what.

    What cannot be taken is answered by it too, with what to put right, unless a form of its own is to come back.
    """
    agency_id, pursuit_id = pursuit.agency_id, pursuit.id

    def fresh(db: Session, error: AppError) -> Response:
        if request.state.visit is None:
            raise ForbiddenError("Sign in to go on.")
        recruiter, _, now = request.state.visit
        read = pursuit_for(db, agency_id, pursuit_id)
        told, first = refused(db, recruiter, read, error, now)
        status = 409 if isinstance(error, ConflictError) else 422
        return page(request, db, recruiter, read, now, status=status, alert=told, first=first)

    errors.show_instead(request, fresh)
    errors.show_form(request, fresh)


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
        timeline=timeline_of(pursuit, told_of(db, pursuit), plan, None if is_whole else SHOWN, parts_of(db, pursuit)),
        promises=promises_of(pursuit, plan),
        links=_live_links(links_of(db, pursuit.agency_id, pursuit.id), pursuit, plan),
        others=open_beside(db, pursuit, now),
        there=_there(pursuit.contact, now),
        beside=beside_of(db, recruiter, pursuit, now),
        script=_script(pursuit, plan, round_, recruiter),
        choices=snooze_choices(pursuit.agency, now),
    )


def _script(pursuit: Pursuit, plan: Plan, round_: Round, recruiter: Recruiter) -> Script | None:
    return script_of(pursuit, plan, recruiter, round_.interview, previous_of(pursuit, round_.interview))


def _live_links(links: Sequence[StatusLink], pursuit: Pursuit, plan: Plan) -> list[str]:
    """When each link that still works was made."""
    return [moment_words(link.created_at, pursuit, plan.today) for link in links if link.is_live(plan.now)]


def _there(contact: Contact | None, now: datetime) -> str:
    """Where the hiring manager is and what time it is there: "Chicago, 12:42 pm there"."""
    if contact is None or not contact.time_zone:
        return ""
    city = contact.time_zone.rpartition("/")[2].replace("_", " ")
    return f"{city}, {time_words(now, ZoneInfo(contact.time_zone))} there"
