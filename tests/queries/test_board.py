"""The board's columns: every open pursuit in exactly one, as the engine reads it, each by a range of an index."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.cadence import Plan
from app.calendar import AgencyDays
from app.models import SYSTEM, Agency, Pursuit
from app.queries.board import COLUMNS, MOST_COUNTED, Board, ColumnName, parts
from app.queries.pursuits import with_parents
from tests import desk
from tests.cadence.stories import stories
from tests.cadence.story import Story
from tests.desk import april, follow_up, may
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.queries.storing import store
from tests.queries.test_table import copies
from tests.support.statements import plans, statements


def column_of(plan: Plan) -> ColumnName | None:
    """Where the engine says that it stands."""
    if not plan.is_open:
        return None
    if plan.standing in ("interview_ahead", "quiet", "offer"):
        return plan.standing
    return plan.next.step.key if plan.next else "closing"  # type: ignore[return-value]


def found_in(db: Session, pursuit: Pursuit, now: datetime) -> list[ColumnName]:
    made = parts(pursuit.agency.days, now)
    row = db.execute(select(*(part.condition for part in made)).where(Pursuit.id == pursuit.id)).one()
    return [part.column for part, is_there in zip(made, row, strict=True) if is_there]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=stories(), later=st.timedeltas(timedelta(), timedelta(days=70)))
def test_every_open_pursuit_stands_in_one_column_as_the_engine_says(
    db: Session, told: tuple[Story, datetime], later: timedelta
) -> None:
    story, told_at = told
    pursuit = db.scalar(with_parents()) or make_pursuit(db)
    when = story.days
    assert isinstance(when, AgencyDays)
    # What the promise overtakes is stored anew by the sweep within minutes; here it has run.
    now = told_at + later
    store(pursuit, story.history.position, when, told_at)
    if pursuit.overtakes_at is not None and pursuit.overtakes_at <= now:
        store(pursuit, story.history.position, when, now)
    db.flush()
    expected = column_of(story.at(now))
    assert found_in(db, pursuit, now) == ([expected] if expected else [])


def board(agency: Agency, **more: Any) -> Board:
    return Board(agency.id, agency.days, NOW, **more)


def names(db: Session, wanted: Board) -> dict[ColumnName, list[str]]:
    found = wanted.cards(db)
    return {column: [one.candidate.name for one in found[column]] for column in COLUMNS if found[column]}


def test_each_stands_by_what_it_waits_for_the_first_due_first(db: Session) -> None:
    priya = desk.lay_out(db)
    agency = priya.agency
    make_pursuit(db, agency, candidate="Zoe Undated", interviewed_on=None)
    ahead = make_pursuit(db, agency, candidate="Ann Ahead", interviewed_on=None)
    ahead.schedule(starts_at=at(TODAY, 15), ends_at=at(TODAY, 16), by=SYSTEM, at=NOW)
    offered = make_pursuit(db, agency, candidate="Kim Offered", interviewed_on=may(5))
    offered.hear("offer", by=SYSTEM, at=NOW)
    last = [("first_call", april(7)), ("second_call", april(21)), ("email", april(28))]
    follow_up(db, agency, priya, "Lou Last", april(1), last, promised_on=april(7))
    held = follow_up(db, agency, priya, "Hal Held", april(20), [("first_call", april(29))], promised_on=april(29))
    held.hold(may(25), by=priya.actor, at=NOW)
    db.flush()
    assert names(db, board(agency)) == {
        "interview_ahead": ["Ann Ahead", "Zoe Undated"],
        "thank_you": ["Noah Kim"],
        "first_call": ["Liam Petrov", "Samuel Adeyemi"],
        "second_call": ["Maya Okafor", "Lena Marsh", "Owen Price", "Hal Held"],
        "email": ["Hannah Liu"],
        "quiet": ["Ivy Chen"],
        "last_try": ["Lou Last"],
        "closing": ["Tomas Reyes"],
        "offer": ["Kim Offered"],
    }


def test_a_column_shows_its_first_and_counts_all(db: Session) -> None:
    priya = desk.lay_out(db)
    few = board(priya.agency, per_column=2)
    assert names(db, few)["second_call"] == ["Maya Okafor", "Lena Marsh"]
    assert few.counts(db)["second_call"] == 3
    assert few.counts(db)["offer"] == 0


def test_conditions_narrow_cards_and_counts_alike(db: Session) -> None:
    priya = desk.lay_out(db)
    narrowed = board(priya.agency, filtered=[Pursuit.employer_key == "orbis labs"])
    assert names(db, narrowed) == {"second_call": ["Lena Marsh"]}
    assert sum(narrowed.counts(db).values()) == 1


def test_another_agencys_and_closed_ones_are_not_there(db: Session) -> None:
    agency = make_agency(db)
    make_pursuit(db, agency).close("hired", by=SYSTEM, at=NOW)
    desk.lay_out(db)
    db.flush()
    assert names(db, board(agency)) == {}
    assert sum(board(agency).counts(db).values()) == 0


def grow(db: Session, number: int) -> Agency:
    """`number` open pursuits in every column, and as many closed, of two agencies."""
    for agency in (make_agency(db), make_agency(db, name="Harbor Talent")):
        like = make_pursuit(db, agency, recruiter=make_recruiter(db, agency), interviewed_on=may(5))
        rows = [{**_in(column), "candidate_key": f"{n:05}"} for column in COLUMNS for n in range(number)]
        copies(db, like, rows)
        copies(db, like, [{**row, "closed_at": NOW} for row in rows])
    db.execute(text("ANALYZE"))
    return like.agency


def _in(column: ColumnName) -> dict[str, Any]:
    """What is stored of a pursuit that stands there."""
    quiet_until = {"quiet": TODAY + days(9), "last_try": TODAY - days(2)}.get(column)
    ends_at = at(TODAY + days(2)) if column == "interview_ahead" else at(TODAY - days(9))
    step = {"interview_ahead": "thank_you", "quiet": "last_try", "closing": None, "offer": None}.get(column, column)
    listed_at = None if column == "offer" else ends_at
    closes_on = TODAY + days(20)
    stored = {"next_step": step, "quiet_until": quiet_until, "listed_at": listed_at, "closes_on": closes_on}
    return {**stored, "interview_ends_at": ends_at, "offered": column == "offer"}


def test_every_column_is_a_range_of_an_index(db: Session) -> None:
    agency = grow(db, 200)
    cards, *_ = plans(db, lambda: board(agency).cards(db))
    assert "ix_pursuits_by_step" in cards
    assert "ix_pursuits_by_waking" in cards
    counts, *_ = plans(db, lambda: board(agency).counts(db))
    assert "SEQ SCAN ON PURSUITS" not in counts.upper()
    assert "SCAN pursuits" not in counts
    assert set(board(agency).counts(db).values()) <= {200, 201}


def test_counting_stops(db: Session) -> None:
    agency = grow(db, MOST_COUNTED // 2)
    copies(db, make_pursuit(db, agency, interviewed_on=may(5)), [_in("email")] * MOST_COUNTED)
    assert board(agency).counts(db)["email"] == MOST_COUNTED


def test_the_number_of_statements_does_not_grow_with_the_rows(db: Session) -> None:
    engine = db.get_bind()
    assert isinstance(engine, Engine)
    heard = []
    for number in (10, 1000):
        agency = grow(db, number // 9 + 1)
        db.expunge_all()
        with statements(engine) as said:
            _look(db, board(agency))
        heard.append(len(said))
    assert heard[0] == heard[1] <= 3  # the days off of the agency are the third


def _look(db: Session, wanted: Board) -> None:
    for pursuits in wanted.cards(db).values():
        for pursuit in pursuits:
            pursuit.plan(wanted.now)
            assert pursuit.candidate.name
            assert pursuit.employer.name
    wanted.counts(db)
