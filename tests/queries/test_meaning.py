"""What a query means in SQL is what the engine says of each pursuit, over generated pursuits and at every instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Dialect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.cadence import Plan, day_of
from app.calendar import AgencyDays
from app.models import SYSTEM, Agency, Pursuit
from app.queries.language import NONE, parse
from app.queries.meaning import Standpoint, conditions, misnamed, names_people, narrowed
from app.queries.people import recruiters_of
from app.queries.pursuits import with_parents
from app.queries.terms import Query, Span, Term
from tests.cadence.stories import stories
from tests.cadence.story import Story
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.queries.asking import CHOICES, DAYS, numbers, points, queries, spans
from tests.queries.storing import store

PAST = ("heard", "touched", "created", "closed")


def standpoint(db: Session, agency: Agency, now: datetime = NOW, me: int = 0) -> Standpoint:
    return Standpoint(agency.id, agency.days, now, me, recruiters_of(db, agency.id))


# Against the engine


@st.composite
def judged(draw: st.DrawFn) -> Term:
    """A term whose truth the engine can tell."""
    name = draw(st.sampled_from(["standing", "step", "by", "outcome", "overdue", "silent", *DAYS[:6], "closed"]))
    if name in CHOICES:
        value = st.sampled_from(CHOICES[name])
        return Term(name, tuple(draw(st.lists(value, min_size=1, max_size=2))), draw(st.booleans()))
    number = spans(numbers.filter(lambda away: away.days < 40))
    span = number if name in ("overdue", "silent") else number | spans(points)
    return Term(name, (draw(span),), draw(st.booleans()))


def says(term: Term, pursuit: Pursuit, plan: Plan, when: AgencyDays) -> bool:
    """What the engine makes of `term`."""
    holds = any(_says(term.name, value, pursuit, plan, when) for value in term.values)
    return holds != term.is_not


def _says(name: str, value: str | Span, pursuit: Pursuit, plan: Plan, when: AgencyDays) -> bool:
    if isinstance(value, str):
        return _is_so(name, value, pursuit, plan)
    if name in ("overdue", "silent"):
        number = _number(name, plan)
        least, most = value.numbers()
        return number is not None and least <= number and (most is None or number <= most)
    day = _day(name, pursuit, plan, when)
    first, last = value.days(plan.today, name in PAST)
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def _is_so(name: str, value: str, pursuit: Pursuit, plan: Plan) -> bool:
    if name == "standing":
        return plan.is_open if value == "open" else plan.standing == value
    if name == "outcome":
        return pursuit.closed is not None and pursuit.closed.outcome == value
    # Until an interview is over, the engine has no next touch of it; what is stored is the one that will be.
    following = (
        plan.next if plan.next or plan.standing != "interview_ahead" or not plan.projected else plan.projected[0]
    )
    if following is None:
        return value == NONE
    return value == (following.step.key if name == "step" else following.step.by)


def _number(name: str, plan: Plan) -> int | None:
    if name == "overdue":
        return plan.next.days_overdue if plan.next and plan.standing == "overdue" else None
    return max((plan.today - plan.silence_began_on).days, 0) if plan.silence_began_on else None


def _day(name: str, pursuit: Pursuit, plan: Plan, when: AgencyDays) -> date | None:
    instants = {
        "heard": pursuit.heard_at if pursuit.heard_at and pursuit.heard_at <= plan.now else None,
        "touched": pursuit.touched_at,
        "interview": pursuit.interview_ends_at,
    }
    if name in instants:
        instant = instants[name]
        return day_of(instant, when.zone) if instant else None
    return {
        "due": plan.next.due.on if plan.next else None,
        "closes": plan.closes_on,
        "promised": pursuit.position.promise_on,
        "closed": pursuit.closed_on,
    }[name]


def is_found(db: Session, pursuit: Pursuit, term: Term, view: Standpoint) -> bool:
    wanted = select(Pursuit.id).where(Pursuit.id == pursuit.id, *narrowed(Query((term,)), view))
    return db.scalar(wanted) is not None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    told=stories(),
    later=st.timedeltas(timedelta(), timedelta(days=45)),
    terms=st.lists(judged(), min_size=1, max_size=6),
)
def test_a_term_finds_what_the_engine_says_it_should(
    db: Session, told: tuple[Story, datetime], later: timedelta, terms: list[Term]
) -> None:
    story, told_at = told
    pursuit = db.scalar(with_parents()) or make_pursuit(db)
    when = story.days
    assert isinstance(when, AgencyDays)
    now = told_at + later
    plan = story.at(now)
    store(pursuit, story.history.position, when, told_at)
    # What only the clock has changed since is for the sweep to see, within minutes.
    assume(plan.is_open or pursuit.closed_at is not None)
    assume(pursuit.overtakes_at is None or pursuit.overtakes_at > now)
    db.flush()
    view = Standpoint(pursuit.agency_id, when, now, 0)
    for term in terms:
        assert is_found(db, pursuit, term, view) == says(term, pursuit, plan, when), str(term)


# Words


def found(db: Session, agency: Agency, text: str, me: int = 0) -> set[int]:
    query, view = parse(text).query, standpoint(db, agency, me=me)
    return set(db.scalars(select(Pursuit.id).where(*conditions(query, view))))


def test_names_titles_and_people_are_found_by_how_a_word_of_them_begins(db: Session) -> None:
    maya = make_pursuit(db)
    agency, priya = maya.agency, maya.recruiter
    assert priya is not None
    jo = make_recruiter(db, agency, name="Jo Reed", email="jo@brightline.example")
    liam = make_pursuit(db, agency, recruiter=jo, candidate="Liam Petrov", employer="Pine & Lowe")
    nobodys = make_pursuit(db, agency, candidate="Åsa Berg", employer="Halden Foods")
    nobodys.recruiter = nobodys.contact = None
    liam.job.title, liam.job.title_key = "Head of 100% Quality", "head of 100% quality"
    assert liam.contact
    liam.contact.name, liam.contact.name_key = "Ruth Keller", "ruth keller"
    db.flush()
    everybody = {maya.id, liam.id, nobodys.id}
    expected = {
        "": everybody,
        "maya": {maya.id},
        "okafor, maya": {maya.id},
        "okafor maya": {maya.id},
        "pine": {liam.id},
        "-maya": everybody - {maya.id},
        "candidate:petrov,ås": {liam.id, nobodys.id},
        "candidate:pine": set(),
        'employer:"Pine & Lowe",northwind': {maya.id, liam.id},
        "employer:lowe": set(),
        "-employer:northwind": {liam.id, nobodys.id},
        "contact:keller": {liam.id},
        "contact:nobody": {nobodys.id},
        "-contact:ruth": {maya.id, nobodys.id},
        "job:analyst": {maya.id, nobodys.id},
        "job:100%": {liam.id},
        "job:%": set(),
        "job:_": set(),
        "owner:me": {maya.id},
        "owner:reed": {liam.id},
        "owner:JO@brightline.example": {liam.id},
        "owner:nobody": {nobodys.id},
        "owner:me,nobody": {maya.id, nobodys.id},
        "-owner:me": {liam.id, nobodys.id},
        "owner:zebra": set(),
        "outcome:hired": set(),
    }
    assert {text: found(db, agency, text, priya.id) for text in expected} == expected


def test_a_name_that_nobody_here_has_is_told(db: Session) -> None:
    agency = make_agency(db)
    make_recruiter(db, agency, name="Jo Reed")
    query = parse("maya owner:jo,me,zebra").query
    (mistake,) = misnamed(query, standpoint(db, agency))
    assert (mistake.at, "“zebra”" in mistake.sentence) == (5, True)
    assert names_people([query])
    assert not names_people([parse("owner:me,nobody maya").query])


def test_another_agencys_are_not_found_by_any_name(db: Session) -> None:
    ours = make_pursuit(db)
    theirs = make_pursuit(db, make_agency(db, name="Harbor Talent"), candidate="Noah Kim", employer="Brightwater")
    assert theirs.recruiter
    for text in ("", "noah", "candidate:noah", "employer:brightwater", "contact:dana", "job:analyst"):
        assert theirs.id not in found(db, ours.agency, text)
    assert found(db, ours.agency, f"owner:{theirs.recruiter.email}") == set()


def test_closed_ones_are_a_list_of_their_own(db: Session) -> None:
    open_one = make_pursuit(db)
    hired, lost = make_pursuit(db, open_one.agency), make_pursuit(db, open_one.agency)
    hired.close("hired", by=SYSTEM, at=at(TODAY - days(3)))
    lost.close("withdrew", by=SYSTEM, at=NOW)
    db.flush()
    agency = open_one.agency
    assert found(db, agency, "") == found(db, agency, "-outcome:hired") == {open_one.id}
    assert found(db, agency, "standing:closed") == {hired.id, lost.id}
    assert found(db, agency, "outcome:hired") == found(db, agency, "closed:<today") == {hired.id}
    assert found(db, agency, "standing:closed -outcome:hired") == found(db, agency, "closed:today") == {lost.id}


@pytest.mark.parametrize("name", ["", "owner:", "employer:", "candidate:", "contact:", "job:"])
@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])  # type: ignore[no-untyped-call]
def test_nothing_that_was_typed_becomes_sql(db: Session, name: str, dialect: Dialect) -> None:
    query = parse(f'{name}"zqx\' OR 1=1 --"').query
    said = str(select(Pursuit.id).where(*conditions(query, standpoint(db, make_agency(db)))).compile(dialect=dialect))
    assert query.terms
    assert "zqx" not in said
    assert "--" not in said


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_every_query_that_can_be_typed_can_be_asked(db: Session, query: Query) -> None:
    agency = db.scalar(select(Agency)) or make_pursuit(db).agency
    assert db.scalar(select(Pursuit.id).where(*conditions(query, standpoint(db, agency))).limit(1)) or True
