"""The log of the day: what was told today, newest first, each line with its Undo; and Undo without pointing at a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from app.cadence.words import time_words
from app.edge import Db, Now
from app.models import Batch, Event, Fact, Pursuit, Recruiter
from app.queries.day_log import Page, Place, batch_logged_last, day_log, last_logged, undoings_of
from app.queries.pursuits import pursuit_for, stories_of
from app.queries.today import Scope
from app.web import answers, batches, marks, pages
from app.web.answers import FromForm
from app.web.deps import HIGHEST_ID, MayChange, Me
from app.web.logged import Told, told_of
from app.web.timeline import by_words, icon_of

router = APIRouter(prefix="/today", include_in_schema=False)

_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was told: by whom ("" when by the reader), and, when it was taken back, by whom and when."""

    fact: Fact
    pursuit: Pursuit
    told: Told
    icon: str
    at: str
    by: str
    undone: str

    @property
    def undo_label(self) -> str:
        return f"Undo: {self.told.what}, {self.told.who}"


@dataclass(frozen=True, slots=True)
class Many:
    """What was done to many in one go, which is one line."""

    batch: Batch
    at: str
    by: str


@router.get("/log")
def index(
    request: Request,
    recruiter: Me,
    db: Db,
    now: Now,
    team: str = "",
    before: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """What the recruiter told today, or with `team` everybody; `before` is where the page begins."""
    scope = Scope.of(recruiter.agency, None if team else recruiter.id, now)
    found = day_log(db, recruiter.agency, scope, _read(before))
    base = "/today/log?team=1" if team else "/today/log"
    return pages.render(
        request,
        "today/day_log.html",
        lines=_in_order(_lines(db, recruiter, found), [_many(batch, recruiter) for batch in found.batches]),
        is_team=bool(team),
        newest=base if before else "",
        older=_href(base, found.older) if found.older else "",
    )


@router.post("/undo")
def destroy_last(request: Request, recruiter: MayChange, form: FromForm, db: Db, now: Now) -> Response:
    """Takes back the newest that the recruiter told today and has not taken back yet; with none left, says so."""
    told = last_logged(db, recruiter.agency, recruiter.id, now)
    if batch := batch_logged_last(db, recruiter.agency, recruiter.id, now, told):
        return batches.take_back(db, recruiter, batch, now, form.back)
    if told is None:
        return answers.nothing_left(form)
    pursuit = pursuit_for(db, recruiter.agency_id, told.pursuit_id)
    answers.begin(request, pursuit, form)
    pursuit.undo(told, by=recruiter.actor, at=now)
    return answers.undone(request, db, pursuit, told, form)


def _lines(db: Session, me: Recruiter, page: Page) -> list[Line]:
    pursuits = stories_of(db, me.agency_id, [fact.pursuit_id for fact in page.facts])
    undoings = undoings_of(db, me.agency_id, page.facts)
    return [_line(fact, pursuits[fact.pursuit_id], undoings, me) for fact in page.facts]


def _many(batch: Batch, me: Recruiter) -> Many:
    by = "" if batch.recruiter_id == me.id else by_words(batch.recruiter.actor)
    return Many(batch, time_words(batch.made_at, me.agency.zone), by)


def _in_order(lines: Sequence[Line], many: Sequence[Many]) -> list[Line | Many]:
    """The newest first."""
    return sorted(
        [*lines, *many],
        key=lambda line: line.batch.made_at if isinstance(line, Many) else line.fact.recorded_at,
        reverse=True,
    )


def _line(fact: Fact, pursuit: Pursuit, undoings: Mapping[int, Event], me: Recruiter) -> Line:
    undoing = undoings.get(fact.id)
    zone = pursuit.agency.zone
    return Line(
        fact=fact,
        pursuit=pursuit,
        told=told_of(fact, pursuit, pursuit.plan_when_told(fact)),
        icon=icon_of(fact),
        at=time_words(fact.recorded_at, zone),
        by="" if fact.actor == me.actor else by_words(fact.actor),
        undone=f"Undone {by_words(undoing.actor)}, {time_words(undoing.at, zone)}" if undoing else "",
    )


# A place, as it stands in an address: the mark of an instant, and an id


def _href(base: str, place: Place) -> str:
    return f"{base}{'&' if '?' in base else '?'}before={marks.written(place.at)}-{place.id}"


def _read(word: str) -> Place | None:
    """The place that `word` stands for; None, the beginning, for one that was not written by us."""
    found = _PLACE.fullmatch(word)
    if found is None or int(found[2]) > HIGHEST_ID:
        return None
    return Place(marks.read(int(found[1])), int(found[2]))
