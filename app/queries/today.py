"""What can be done now: the rows of Today, what is quiet, what was done, and the counts that every page shows.

Each is an index range read whose cost does not grow with the agency's history, and the number of statements does not
grow with the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from app.cadence import start_of_day
from app.models import Agency, Fact, Interview, Pursuit, Touch
from app.queries.pursuits import with_parents

MOST_ROWS = 300
MOST_QUIET = 8
COUNTED = 1_000  # past it, nobody counts on: the frame of every page costs the same in the largest agency
# What resolves a row, and so counts as done; a note or a corrected date does not.
RESOLVING = ("touch", "skip", "word", "hold", "closure")


@dataclass(frozen=True, slots=True)
class ShellCounts:
    """What the rail shows: `to_go` in the recruiter's own Today, and the agency's `open_pursuits`, up to `COUNTED`."""

    to_go: int
    open_pursuits: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of Today, for one recruiter or for the team.

    `done` is what was told today and resolves a row, `touches` those of it that were contacts; `load` is what falls
    due on each day that was asked for; `unassigned` is listed and nobody's.
    """

    shell: ShellCounts
    to_go: int
    done: int
    touches: int
    quiet: int
    unassigned: int
    load: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose Today it is: one recruiter's, or with None the whole team's; the agency's day and instant."""

    agency_id: int
    recruiter_id: int | None
    today: date
    now: datetime

    @classmethod
    def of(cls, agency: Agency, recruiter_id: int | None, now: datetime) -> Scope:
        return cls(agency.id, recruiter_id, agency.today(now), now)

    @property
    def theirs(self) -> ColumnElement[bool]:
        """The open pursuits of it."""
        whose = true_of(self.agency_id, self.recruiter_id)
        return and_(whose, is_open(self.today))

    @property
    def listed(self) -> ColumnElement[bool]:
        """Those that belong in Today."""
        return and_(self.theirs, Pursuit.listed_at <= self.now)

    @property
    def is_quiet(self) -> ColumnElement[bool]:
        """Those whom nobody may contact today, and who are not about to close either."""
        return and_(self.theirs, Pursuit.quiet_until > self.today, Pursuit.closes_on > self.today)


def true_of(agency_id: int, recruiter_id: int | None) -> ColumnElement[bool]:
    """Of the agency, and of the recruiter if one is named."""
    of_agency = Pursuit.agency_id == agency_id
    return of_agency if recruiter_id is None else and_(of_agency, Pursuit.recruiter_id == recruiter_id)


def is_open(today: date) -> ColumnElement[bool]:
    """Open, and not ended by silence before `today` either, whether or not the sweep has seen it."""
    return and_(Pursuit.closed_at.is_(None), or_(Pursuit.closes_on.is_(None), Pursuit.closes_on >= today))


# Rows


def worklist(session: Session, scope: Scope, at_most: int = MOST_ROWS) -> tuple[Sequence[Pursuit], bool]:
    """What can be done now, longest due first, with its parents; and whether there is more than `at_most`."""
    found = session.scalars(worklist_statement(scope).limit(at_most + 1)).all()
    return found[:at_most], len(found) > at_most


def worklist_statement(scope: Scope) -> Select[Pursuit]:
    return with_parents().where(scope.listed).order_by(Pursuit.listed_at, Pursuit.id)


def touched_steps(session: Session, pursuits: Iterable[Pursuit]) -> Mapping[int, frozenset[str]]:
    """By pursuit's id, the steps for which a touch was made in the leg that counts (before the promise: in its round)."""
    by_id = {pursuit.id: pursuit for pursuit in pursuits}
    if not by_id:
        return {}
    wanted = select(Touch.pursuit_id, Touch.step, Touch.at).where(
        Touch.agency_id == next(iter(by_id.values())).agency_id,
        Touch.pursuit_id.in_(by_id),
        Touch.step.is_not(None),
        Touch.undone_at.is_(None),
    )
    made: dict[int, set[str]] = defaultdict(set)
    for pursuit_id, step, at in session.execute(wanted):
        if step and _counts(by_id[pursuit_id], step, at):
            made[pursuit_id].add(step)
    return {pursuit_id: frozenset(steps) for pursuit_id, steps in made.items()}


def to_write_of(session: Session, pursuits: Sequence[Pursuit]) -> Mapping[int, Interview]:
    """By pursuit's id, the newest interview of those whose next touch is written: its debrief belongs in the letter."""
    ends_at = {one.id: one.interview_ends_at for one in pursuits if one.next_channel in ("email", "text")}
    if not ends_at:
        return {}
    wanted = select(Interview).where(
        Interview.agency_id == pursuits[0].agency_id,
        Interview.pursuit_id.in_(ends_at),
        Interview.ends_at.in_({at for at in ends_at.values() if at}),
    )
    found = session.scalars(wanted.order_by(Interview.id)).all()
    return {one.pursuit_id: one for one in found if one.counts and one.ends_at == ends_at[one.pursuit_id]}


def _counts(pursuit: Pursuit, step: str, at: datetime) -> bool:
    cadence = pursuit.cadence
    is_of_leg = cadence.has(step) and cadence.index(step) >= cadence.promise_index
    began_at = pursuit.heard_at if is_of_leg else pursuit.interview_ends_at
    return began_at is not None and at >= began_at


def quiet_first(session: Session, scope: Scope, at_most: int = MOST_QUIET) -> Sequence[Pursuit]:
    """Those in their quiet time, the first to wake first, with their parents."""
    return session.scalars(quiet_statement(scope).limit(at_most)).all()


def quiet_statement(scope: Scope) -> Select[Pursuit]:
    return with_parents().where(scope.is_quiet).order_by(Pursuit.quiet_until, Pursuit.id)


def upcoming(session: Session, scope: Scope, at_most: int) -> Sequence[Pursuit]:
    """What can be done next, after now, soonest first, with its parents."""
    later = with_parents().where(scope.theirs, Pursuit.listed_at > scope.now)
    return session.scalars(later.order_by(Pursuit.listed_at, Pursuit.id).limit(at_most)).all()


# Counts


def shell_counts(session: Session, agency_id: int, recruiter_id: int, today: date, now: datetime) -> ShellCounts:
    """The two counts of the rail, in one statement."""
    mine = Scope(agency_id, recruiter_id, today, now)
    return ShellCounts(*session.execute(select(_count(mine.listed), _open_of(mine))).one())


def tally(session: Session, scope: Scope, agency: Agency, recruiter_id: int, load_on: Sequence[date]) -> Tally:
    """The numbers of Today, in one statement; `recruiter_id` is who is looking, for the counts of the rail."""
    mine = Scope(scope.agency_id, recruiter_id, scope.today, scope.now)
    done = _done(scope, start_of_day(scope.today, agency.zone))
    unassigned = Pursuit.recruiter_id.is_(None) if scope.recruiter_id is not None else false()
    counted = [
        _count(mine.listed),
        _open_of(mine),
        _count(scope.listed),
        _count_facts(done, Fact.kind.in_(RESOLVING)),
        _count_facts(done, Fact.kind == "touch"),
        _count(scope.is_quiet),
        _count(and_(Scope(scope.agency_id, None, scope.today, scope.now).listed, unassigned)),
        *(_count(and_(scope.theirs, Pursuit.due_on == day)) for day in load_on),
    ]
    to_go, open_, listed, resolved, touches, quiet, nobodys, *load = session.execute(select(*counted)).one()
    counts = ShellCounts(to_go, open_)
    return Tally(counts, listed, resolved, touches, quiet, nobodys, dict(zip(load_on, load, strict=True)))


def told_since(scope: Scope, since: datetime) -> ColumnElement[bool]:
    """Facts told since then by the one recruiter, or by any of the agency's, undone or not."""
    by = true() if scope.recruiter_id is None else Fact.actor_id == scope.recruiter_id
    return and_(Fact.agency_id == scope.agency_id, Fact.actor_kind == "recruiter", by, Fact.recorded_at >= since)


def _done(scope: Scope, since: datetime) -> ColumnElement[bool]:
    return and_(told_since(scope, since), Fact.undone_at.is_(None))


def _count(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count(Pursuit.id)).where(wanted).scalar_subquery()


def _open_of(scope: Scope) -> ColumnElement[int]:
    """How many pursuits of the agency are open, as far as is counted."""
    some = select(Pursuit.id).where(Pursuit.agency_id == scope.agency_id, is_open(scope.today)).limit(COUNTED)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _count_facts(*wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count(Fact.id)).where(*wanted).scalar_subquery()
