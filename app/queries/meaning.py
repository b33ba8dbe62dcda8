"""What a query of the lists means: its terms as conditions on stored columns, every value bound.

A list is of open pursuits, unless the query is about closed ones. What silence has ended since the sweep last ran is
still among the open ones, for minutes, and says itself that it is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.cadence import Standing, day_of, end_of_day, start_of_day
from app.calendar import AgencyDays
from app.models import Candidate, Contact, Job, Pursuit, Recruiter, natural_key
from app.queries.language import NOBODY, NONE, Mistake
from app.queries.people import begins, is_named
from app.queries.standing import stands
from app.queries.terms import NAME, Query, Span, Term

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a query is read: the agency and its `days`, `now` (an aware instant), who reads, and the agency's people.

    `people` may be left out where no term names one of them (`names_people`).
    """

    agency_id: int
    days: AgencyDays
    now: datetime
    me: int
    people: Sequence[Recruiter] = ()

    @property
    def today(self) -> date:
        return day_of(self.now, self.days.zone)

    def owners(self, name: str) -> list[int | None]:
        """The ids of those whom `owner:` means by `name`; None is nobody's."""
        if name in ("me", NOBODY):
            return [self.me if name == "me" else None]
        key = natural_key(name)
        return [one.id for one in self.people if _is_called(one, key)]


def conditions(query: Query, standpoint: Standpoint) -> list[Condition]:
    """What a pursuit of the list fulfils, all of it: it is the agency's, open (or closed), and every term holds."""
    is_closed = Pursuit.closed_at.is_not(None) if query.is_closed else Pursuit.closed_at.is_(None)
    return [Pursuit.agency_id == standpoint.agency_id, is_closed, *narrowed(query, standpoint)]


def narrowed(query: Query, standpoint: Standpoint) -> list[Condition]:
    """The terms alone."""
    return [_holds(term, standpoint) for term in query.terms]


def names_people(queries: Iterable[Query]) -> bool:
    """Whether a term names one of the agency's people."""
    return any(set(term.words) - {"me", NOBODY} for query in queries for term in query.named("owner"))


def misnamed(query: Query, standpoint: Standpoint) -> tuple[Mistake, ...]:
    """The terms that name as owner somebody whom the agency does not have."""
    return tuple(
        Mistake(
            term.at, len(str(term)), f"Nobody here is called “{name}”. Write a name, an e-mail address, me or nobody."
        )
        for term in query.named("owner")
        for name in term.words
        if not standpoint.owners(name)
    )


def _is_called(recruiter: Recruiter, key: str) -> bool:
    """By the beginning of any of their names, or by their address."""
    name = natural_key(recruiter.name)
    return recruiter.email_key == key or name.startswith(key) or f" {key}" in name


def _holds(term: Term, standpoint: Standpoint) -> Condition:
    meant = _MEANINGS[term.name](term, standpoint)
    # What has no value there does not have this one.
    return cast("Condition", meant.is_not(true())) if term.is_not else meant


def _any(conditions: Iterable[Condition]) -> Condition:
    return or_(false(), *conditions)


# Words


def _owner(term: Term, standpoint: Standpoint) -> Condition:
    ids = {owner for name in term.words for owner in standpoint.owners(name)}
    named = Pursuit.recruiter_id.in_(sorted(owner for owner in ids if owner is not None))
    return or_(named, Pursuit.recruiter_id.is_(None)) if None in ids else named


def _standing(term: Term, standpoint: Standpoint) -> Condition:
    def stands_so(standing: str) -> Condition:
        if standing == "open":
            return not_(stands("closed", standpoint.days, standpoint.now))
        return stands(cast("Standing", standing), standpoint.days, standpoint.now)

    return _any(map(stands_so, term.words))


def _employer(term: Term, _standpoint: Standpoint) -> Condition:
    return _any(begins(Pursuit.employer_key, name) for name in term.words)


def _candidate(term: Term, standpoint: Standpoint) -> Condition:
    of_agency = Candidate.agency_id == standpoint.agency_id
    people = select(Candidate.id).where(of_agency, _any(map(is_named, term.words)))
    return Pursuit.candidate_id.in_(people)


def _contact(term: Term, standpoint: Standpoint) -> Condition:
    names = [name for name in term.words if name != NOBODY]
    called = _any(_has_word(Contact.name_key, name) for name in names)
    people = select(Contact.id).where(Contact.agency_id == standpoint.agency_id, called)
    named = Pursuit.contact_id.in_(people)
    return or_(named, Pursuit.contact_id.is_(None)) if len(names) < len(term.words) else named


def _job(term: Term, standpoint: Standpoint) -> Condition:
    titled = _any(_has_word(Job.title_key, title) for title in term.words)
    return Pursuit.job_id.in_(select(Job.id).where(Job.agency_id == standpoint.agency_id, titled))


def _name(term: Term, standpoint: Standpoint) -> Condition:
    return or_(_candidate(term, standpoint), _employer(term, standpoint))


def _has_word(column: InstrumentedAttribute[str], start: str) -> Condition:
    """A word of it begins so, and what follows goes on so: "analyst" and "data an" find a data analyst."""
    return (" " + column).contains(f" {natural_key(start)}", autoescape=True)


def _step(term: Term, _standpoint: Standpoint) -> Condition:
    steps = [step for step in term.words if step != NONE]
    named = Pursuit.next_step.in_(steps)
    return or_(named, Pursuit.next_step.is_(None)) if len(steps) < len(term.words) else named


def _by(term: Term, _standpoint: Standpoint) -> Condition:
    return Pursuit.next_by.in_(term.words)


def _outcome(term: Term, _standpoint: Standpoint) -> Condition:
    return Pursuit.outcome.in_(term.words)


# Days


def _due(term: Term, standpoint: Standpoint) -> Condition:
    within = _any(_days(Pursuit.due_on, span, standpoint) for span in term.spans)
    some = and_(_was_held(standpoint), within)
    return or_(some, Pursuit.next_step.is_(None)) if NONE in term.words else some


def _closes(term: Term, standpoint: Standpoint) -> Condition:
    return and_(_was_held(standpoint), _any(_days(Pursuit.closes_on, span, standpoint) for span in term.spans))


def _promised(term: Term, standpoint: Standpoint) -> Condition:
    promise_on = func.coalesce(Pursuit.promised_on, Pursuit.decision_on)
    within = _any(_days(promise_on, span, standpoint) for span in term.spans)
    return or_(within, promise_on.is_(None)) if NONE in term.words else within


def _heard(term: Term, standpoint: Standpoint) -> Condition:
    return and_(
        Pursuit.heard_at <= standpoint.now, _any(_instants(Pursuit.heard_at, span, standpoint) for span in term.spans)
    )


def _touched(term: Term, standpoint: Standpoint) -> Condition:
    return _any(_instants(Pursuit.touched_at, span, standpoint) for span in term.spans)


def _interview(term: Term, standpoint: Standpoint) -> Condition:
    return _any(_instants(Pursuit.interview_ends_at, span, standpoint, is_past=False) for span in term.spans)


def _created(term: Term, standpoint: Standpoint) -> Condition:
    return _any(_instants(Pursuit.opened_at, span, standpoint) for span in term.spans)


def _closed(term: Term, standpoint: Standpoint) -> Condition:
    return _any(_days(Pursuit.closed_on, span, standpoint, is_past=True) for span in term.spans)


def _overdue(term: Term, standpoint: Standpoint) -> Condition:
    late = _any(_days_ago(Pursuit.due_on, span, standpoint) for span in term.spans)
    return and_(stands("overdue", standpoint.days, standpoint.now), late)


def _silent(term: Term, standpoint: Standpoint) -> Condition:
    """Silence began on the later of the last word's day and the promised date."""
    return and_(Pursuit.heard_at.is_not(None), _any(_silence(span, standpoint) for span in term.spans))


def _silence(span: Span, standpoint: Standpoint) -> Condition:
    least, most = span.numbers()
    promise_on = func.coalesce(Pursuit.promised_on, Pursuit.decision_on, date.min)
    found: Condition = true()
    if least > 0:
        last = standpoint.today - timedelta(days=least)
        found = and_(Pursuit.heard_at < end_of_day(last, standpoint.days.zone), promise_on <= last)
    if most is None:
        return found
    if most < 0:
        return false()
    first = standpoint.today - timedelta(days=most)
    return and_(found, or_(Pursuit.heard_at >= start_of_day(first, standpoint.days.zone), promise_on >= first))


def _was_held(standpoint: Standpoint) -> Condition:
    """What is stored of an interview that is still ahead is what will be, should it be held."""
    return Pursuit.interview_ends_at <= standpoint.now


def _days(
    column: ColumnElement[Any] | InstrumentedAttribute[Any],
    span: Span,
    standpoint: Standpoint,
    *,
    is_past: bool = False,
) -> Condition:
    first, last = span.days(standpoint.today, is_past)
    return and_(true() if first is None else column >= first, true() if last is None else column <= last)


def _instants(
    column: InstrumentedAttribute[Any], span: Span, standpoint: Standpoint, *, is_past: bool = True
) -> Condition:
    first, last = span.days(standpoint.today, is_past)
    zone = standpoint.days.zone
    begun = true() if first is None else column >= start_of_day(first, zone)
    return and_(column.is_not(None), begun, true() if last is None else column < end_of_day(last, zone))


def _days_ago(column: InstrumentedAttribute[Any], span: Span, standpoint: Standpoint) -> Condition:
    least, most = span.numbers()
    latest = column <= standpoint.today - timedelta(days=least)
    if most is None:
        return latest
    return false() if most < 0 else and_(latest, column >= standpoint.today - timedelta(days=most))


_MEANINGS: Mapping[str, Callable[[Term, Standpoint], Condition]] = {
    NAME: _name,
    "owner": _owner,
    "standing": _standing,
    "employer": _employer,
    "candidate": _candidate,
    "contact": _contact,
    "job": _job,
    "step": _step,
    "by": _by,
    "due": _due,
    "overdue": _overdue,
    "silent": _silent,
    "closes": _closes,
    "promised": _promised,
    "heard": _heard,
    "touched": _touched,
    "interview": _interview,
    "created": _created,
    "closed": _closed,
    "outcome": _outcome,
}
