"""The practice data: every group, standing and outcome, on any day it is loaded, from histories that the verbs made."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, joinedload

from app import practice
from app.cadence import STANDARD, Plan
from app.db import Base, alembic_config, make_engine, transaction
from app.errors import ForbiddenError
from app.jobs.sweep import Closing, at_end_of, sweep
from app.models import Agency, Candidate, Contact, Employer, Event, Interview, Pursuit, Recruiter, Touch
from app.practice.cast import BRIGHTLINE, HOUSES, LINDHOLZ
from app.practice.load import MAIL
from app.practice.views import KEPT
from app.queries.language import parse
from app.queries.meaning import Standpoint
from app.queries.pursuits import with_story
from app.queries.views import counts_of, views_of
from app.web import columns
from tests.factories import make_agency, make_pursuit, make_recruiter

MORNING = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # a Tuesday, 9:30 in Chicago, 16:30 in Berlin
DAYS = {
    "a working morning": MORNING,
    "a Saturday": datetime(2026, 11, 28, 18, tzinfo=UTC),
    "the small hours of a Monday": datetime(2027, 3, 1, 8, 30, tzinfo=UTC),
    "a holiday": datetime(2027, 1, 1, 20, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 21, tzinfo=UTC),
    "late on the day the clocks change": datetime(2027, 3, 15, 3, tzinfo=UTC),
}
ZONES = [ZoneInfo(house.time_zone) for house in HOUSES]
OUTCOMES = {"hired", "not_selected", "withdrew", "job_closed", "no_response", "lapsed", "offer_declined"}


def loaded(engine: Engine, now: datetime) -> None:
    with transaction(engine) as session:
        practice.load(session, now)


def listed(pursuits: list[Pursuit], name: str, now: datetime) -> list[tuple[Pursuit, Plan]]:
    """What is in Today of the recruiter of that name."""
    mine = [pursuit for pursuit in pursuits if pursuit.recruiter and pursuit.recruiter.name == name]
    return [(one, one.plan(now)) for one in mine if one.closed_at is None and one.listed_at and one.listed_at <= now]


@pytest.fixture(scope="module")
def practising(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The practice data of a working morning, loaded once for all tests that only look."""
    url = f"sqlite:///{tmp_path_factory.mktemp('practice') / 'practised.db'}"
    command.upgrade(alembic_config(url), "head")
    engine = make_engine(url)
    loaded(engine, MORNING)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def practised(practising: Engine) -> list[Pursuit]:
    """All its pursuits."""
    with Session(practising) as session:
        return list(session.scalars(with_story().order_by(Pursuit.id)))


def test_two_agencies_with_believable_numbers_of_everything(practised: list[Pursuit]) -> None:
    agencies = {pursuit.agency.name: pursuit.agency for pursuit in practised}
    assert set(agencies) == {house.name for house in HOUSES}
    assert all(agency.is_practice for agency in agencies.values())
    main = [pursuit for pursuit in practised if pursuit.agency.name == BRIGHTLINE.name]
    assert 190 <= len(main) <= 220
    assert 55 <= len({pursuit.employer_id for pursuit in main}) <= 65
    assert len({pursuit.candidate.name for pursuit in main}) > 170


def test_every_standing_and_outcome_is_there(practised: list[Pursuit]) -> None:
    main = [pursuit for pursuit in practised if pursuit.agency.name == BRIGHTLINE.name]
    assert {pursuit.plan(MORNING).standing for pursuit in main} == {
        "interview_ahead", "due", "overdue", "quiet", "upcoming", "held", "waiting", "offer", "closed"
    }  # fmt: skip
    assert {pursuit.outcome for pursuit in main if pursuit.closed_at} == OUTCOMES


def test_the_first_of_todays_has_ten_to_fourteen_rows_over_all_groups_and_verbs(practised: list[Pursuit]) -> None:
    rows = listed(practised, BRIGHTLINE.colleagues[0].name, MORNING)
    assert 10 <= len(rows) <= 14
    groups = Counter(
        "tonight" if plan.closing_in == 0
        else "details" if pursuit.needs_details(plan)
        else "candidate" if plan.next and plan.next.step.by == "candidate"
        else plan.standing
        for pursuit, plan in rows
    )  # fmt: skip
    assert set(groups) == {"overdue", "due", "candidate", "tonight", "details"}
    steps = {plan.next.step.key for _, plan in rows if plan.next}
    assert steps == {step.key for step in STANDARD.steps}


def test_everyone_who_acts_has_a_today_of_their_own(practised: list[Pursuit]) -> None:
    for house in HOUSES:
        for colleague in house.colleagues:
            assert bool(listed(practised, colleague.name, MORNING)) is (colleague.role != "viewer")


def test_something_was_done_this_morning_already(practised: list[Pursuit]) -> None:
    here = [fact for pursuit in practised if pursuit.agency.name == BRIGHTLINE.name for fact in pursuit.facts]
    today = [fact for fact in here if isinstance(fact, Touch) and fact.at >= MORNING.replace(hour=6)]
    assert len(today) >= 3
    assert all(fact.at <= MORNING for fact in here)


@pytest.mark.parametrize("now", DAYS.values(), ids=DAYS.keys())
def test_on_any_day_nothing_drifts_and_only_tonights_is_left_to_sweep(sqlite_url: str, now: datetime) -> None:
    engine = make_engine(sqlite_url)
    loaded(engine, now)
    with Session(engine) as session:
        pursuits = list(session.scalars(with_story()))
        assert {pursuit.id: drift for pursuit in pursuits if (drift := pursuit.drift(now))} == {}
        rows = [listed(pursuits, colleague.name, now) for colleague in BRIGHTLINE.colleagues]
        tonight = {one.id for one in pursuits if one.plan(now).closing_in == 0}
    assert 10 <= len(rows[0]) <= 14
    report = sweep(engine, now)
    assert (report.closed, report.moved, report.failed) == (0, 0, set())
    told = list[Closing]()
    for today in {now.astimezone(zone).date() for zone in ZONES}:
        sweep(engine, at_end_of(today), dry_run=True, tell=told.append)
    assert tonight <= {line.pursuit_id for line in told}
    engine.dispose()


def test_the_same_instant_gives_the_same_data(tmp_path: Path) -> None:
    stories = []
    for name in ("one.db", "two.db"):
        command.upgrade(alembic_config(f"sqlite:///{tmp_path / name}"), "head")
        engine = make_engine(f"sqlite:///{tmp_path / name}")
        loaded(engine, MORNING)
        with Session(engine) as session:
            stories.append(
                [
                    (event.name, event.at, event.actor_name, event.data)
                    for event in session.scalars(select(Event).order_by(Event.pursuit_id, Event.at, Event.id))
                ]
            )
        engine.dispose()
    assert stories[0] == stories[1]


def test_no_number_and_no_address_is_anybodys(practised: list[Pursuit]) -> None:
    people: set[Candidate | Contact | Recruiter | None] = set()
    for pursuit in practised:
        people |= {pursuit.candidate, pursuit.contact, pursuit.recruiter}
    numbers = [person.phone for person in people if person and person.phone]
    assert len(numbers) == len(set(numbers))
    assert all(number[5:10] == "55501" or number.startswith("+493023125") for number in numbers)
    domains = {person.email.partition("@")[2] for person in people if person and person.email}
    assert all(domain in MAIL or domain.endswith(".example") for domain in domains)


def test_histories_have_debriefs_notes_and_reasons(practised: list[Pursuit]) -> None:
    meetings = [meeting for pursuit in practised for meeting in pursuit.interviews if meeting.debriefed_at]
    assert len(meetings) > 150
    assert all(meeting.discussed and meeting.fit for meeting in meetings)
    kinds = Counter(fact.kind for pursuit in practised for fact in pursuit.facts)
    assert set(kinds) >= {"touch", "word", "skip", "promise", "hold", "closure", "reopening", "note"}


def test_every_recruiter_begins_with_views_that_lead_to_something(practising: Engine) -> None:
    with_days_off = joinedload(Recruiter.agency).selectinload(Agency.days_off)
    with Session(practising) as session:
        acting = select(Recruiter).where(Recruiter.role != "viewer").options(with_days_off)
        for recruiter in session.scalars(acting):
            seen = views_of(session, recruiter)
            standpoint = Standpoint(recruiter.agency_id, recruiter.agency.days, MORNING, recruiter.id)
            assert any(view.is_shared for view in seen), recruiter.name
            assert all(counts_of(session, seen, standpoint)), [view.name for view in seen]
        priya = session.scalars(select(Recruiter).where(Recruiter.name == BRIGHTLINE.colleagues[0].name)).one()
        assert [view.is_shared for view in views_of(session, priya)] == [False, False, True, True, True, True]


def test_its_views_keep_what_the_form_would_keep() -> None:
    for look in (kept.look for house in KEPT.values() for kept in house):
        reading = parse(look.query)
        assert (str(reading.query), reading.mistakes) == (look.query, ())
        parameters = columns.kept(look.sort, look.columns, look.density)
        assert (*parameters.values(),) == (look.sort, look.columns, look.density)


def test_removing_it_leaves_people_and_the_other_agency(engine: Engine) -> None:
    loaded(engine, MORNING)
    with transaction(engine) as session:
        agency = session.scalars(select(Agency).where(Agency.name == BRIGHTLINE.name)).one()
        other = session.scalars(select(Agency).where(Agency.name == LINDHOLZ.name)).one()
        practice.remove(session, agency)
    left = counts(engine, agency.id)
    assert {table for table, rows in left.items() if rows} == {"agencies", "days_off", "recruiters"}
    assert counts(engine, other.id)["pursuits"] > 20
    with Session(engine) as session:
        assert {row.name: row.is_practice for row in session.scalars(select(Agency))} == {
            BRIGHTLINE.name: False,
            LINDHOLZ.name: True,
        }


def counts(engine: Engine, agency_id: int) -> dict[str, int]:
    with Session(engine) as session:
        return {
            table.name: session.scalar(
                select(func.count())
                .select_from(table)
                .where(table.c["id" if table.name == "agencies" else "agency_id"] == agency_id)
            )
            or 0
            for table in Base.metadata.sorted_tables
            if table.name == "agencies" or "agency_id" in table.columns
        }


def test_an_agency_that_holds_real_people_is_never_emptied(db: Session) -> None:
    pursuit = make_pursuit(db)
    with pytest.raises(ForbiddenError):
        practice.remove(db, pursuit.agency)
    assert db.get(Pursuit, pursuit.id) is pursuit


def test_it_is_known_to_be_there_even_after_it_was_removed(db: Session) -> None:
    make_recruiter(db, make_agency(db))
    assert not practice.is_loaded(db)
    (agency, _) = practice.load(db, MORNING)
    assert practice.is_loaded(db)
    practice.remove(db, agency)
    assert practice.is_loaded(db)
    assert db.scalar(select(func.count(Employer.id)).where(Employer.agency_id == agency.id)) == 0
    assert db.scalar(select(func.count(Interview.id)).where(Interview.agency_id == agency.id)) == 0
