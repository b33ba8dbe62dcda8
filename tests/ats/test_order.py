"""However an ATS's events come, shuffled and with repeats, they end where their true order ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from app.ats.telling import tell
from app.ats.vendors import VENDORS
from app.db import Base, make_engine
from app.models import Agency, Connection
from app.queries.pursuits import with_story
from tests.ats import more_shapes as more
from tests.ats.conftest import connected, delivered
from tests.ats.shapes import Ashby, Greenhouse, Json, Lever
from tests.ats.signing import SIGN
from tests.factories import NOW, at, make_agency

# Many stories, each told twice over: slow where much else is done beside.
pytestmark = pytest.mark.timeout(600)

GH, LV, AS = Greenhouse(), Lever(), Ashby()
BEGIN = at(date(2026, 5, 4), 9)
MEETING = at(date(2026, 5, 5), 10), at(date(2026, 5, 5), 11)


@dataclass(frozen=True)
class Happening:
    """Something that may happen there, and how it is told of at an instant."""

    name: str
    told: Callable[[datetime], Json]


HAPPENINGS: dict[str, tuple[list[Happening], list[Happening]]] = {
    # First what happens to everybody, then what may follow in any order.
    "greenhouse": (
        [Happening("applied", GH.applied), Happening("met", GH.held)],
        [
            Happening("stage", GH.stage),
            Happening("other stage", lambda when: GH.stage(when, "Team lead", 71418)),
            Happening("hired", GH.hired),
            Happening("unhired", GH.unhired),
            Happening("rejected", GH.rejected),
            Happening("unrejected", GH.unrejected),
            Happening("withdrew", lambda when: GH.rejected(when, "They rejected us")),
            Happening("second interview", lambda when: GH.interview(when, "awaiting_feedback", ref=2)),
            Happening("renamed", lambda _when: GH.renamed("Okafor-Reyes")),
        ],
    ),
    "lever": (
        [Happening("applied", LV.applied), Happening("met", lambda when: LV.interview(when, MEETING[0]))],
        [
            Happening("stage", LV.stage),
            Happening("offer", lambda when: LV.stage(when, "offer")),
            Happening("hired", LV.hired),
            Happening("withdrew", lambda when: LV.archived(when, "Withdrew")),
            Happening("unknown", LV.archived),
            Happening("unarchived", LV.unarchived),
            Happening("called off", LV.called_off),
            Happening("moved", lambda when: LV.interview(when, MEETING[0] + timedelta(hours=3))),
        ],
    ),
    "ashby": (
        [Happening("applied", AS.applied), Happening("met", lambda when: AS.interview(when, *MEETING))],
        [
            Happening("stage", AS.stage),
            Happening("other stage", lambda when: AS.stage(when, "Team lead")),
            Happening("offer", AS.offered),
            Happening("hired", AS.hired),
            Happening("rejected", AS.archived),
            Happening("withdrew", lambda when: AS.archived(when, "RejectedByCandidate")),
            Happening("called off", lambda when: AS.interview(when, *MEETING, "Cancelled")),
        ],
    ),
    "jobadder": (
        [
            Happening("applied", lambda when: more.jobadder_status("New", when)),
            Happening("met", lambda when: more.jobadder_interview(when, MEETING[0])),
        ],
        [
            Happening("stage", lambda when: more.jobadder_status("Shortlisted", when)),
            Happening("placed", more.jobadder_placement),
            Happening("moved", lambda when: more.jobadder_interview(when, MEETING[0] + timedelta(hours=3))),
        ],
    ),
    "zoho": (
        [
            Happening("applied", lambda when: more.zoho_status("New", when)),
            Happening("met", lambda when: more.zoho_interview(when, MEETING[0])),
        ],
        [
            Happening("stage", lambda when: more.zoho_status("Shortlisted", when)),
            Happening("moved", lambda when: more.zoho_interview(when, MEETING[0] + timedelta(hours=3))),
            Happening("called off", lambda when: more.zoho_interview(when, MEETING[0], "interview_cancelled")),
        ],
    ),
}


@st.composite
def histories(draw: st.DrawFn, vendor: str) -> tuple[list[Json], list[Json]]:
    """What happened, in its true order; and the same as it came: shuffled, some of it twice."""
    always, maybe = HAPPENINGS[vendor]
    chosen = [*always, *draw(st.lists(st.sampled_from(maybe), max_size=6))]
    # Hours apart, so that there is one true order; what has no time of its own happens once at most.
    told = [one.told(BEGIN + timedelta(hours=30 + 3 * place)) for place, one in enumerate(chosen)]
    true = [payload for place, payload in enumerate(told) if payload not in told[:place]]
    places = st.lists(st.integers(0, len(true) - 1), max_size=4)
    came = draw(st.permutations([*true, *(true[place] for place in draw(places))]))
    return true, list(came)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One SQLite database for all examples of a property: each begins with nothing and is rolled back."""
    path: Path = tmp_path_factory.mktemp("order") / "order.db"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    return engine


def ends(engine: Engine, vendor: str, payloads: Sequence[Json]) -> Any:
    """What a person sees of the pursuit once all of `payloads` have come, in this order."""
    with Session(engine.execution_options(writing=True), expire_on_commit=False) as session:
        connection = _connection(session, vendor)
        for payload in payloads:
            sent = SIGN[vendor](payload)
            delivery = delivered(vendor, sent, NOW)
            told = tell(session, connection, list(VENDORS[vendor].read(delivery)), received_at=NOW, at=NOW)
            assert told.state != "failed", told.reason
        session.flush()
        session.expire_all()
        seen = [_seen(pursuit) for pursuit in session.scalars(with_story()).all()]
        session.rollback()
        return seen


def _connection(session: Session, vendor: str) -> Connection:
    agency: Agency = make_agency(session)
    made, _ = connected(session, agency, vendor)
    whole = (joinedload(Connection.agency), joinedload(Connection.employer))
    return session.scalars(select(Connection).where(Connection.id == made.id).options(*whole)).one()


def _seen(pursuit: Any) -> dict[str, Any]:
    plan = pursuit.plan(NOW)
    meetings = sorted((one.starts_at, one.ends_at) for one in pursuit.interviews if one.counts)
    return {
        "standing": plan.standing,
        "outcome": (pursuit.outcome, pursuit.closed_by),
        "stage": (pursuit.stage_ref, pursuit.stage_name, pursuit.stage_kind),
        "next": plan.next and (plan.next.step.key, plan.next.due),
        "heard": pursuit.heard_at,
        "offered": pursuit.offered,
        "meetings": meetings,
        "name": pursuit.candidate.name,
    }


def _named(payload: Json) -> str:
    """An event in a word, for a report of what went wrong."""
    return str(payload.get("action") or payload.get("event"))


def _holds(quick: Engine, vendor: str, history: tuple[list[Json], list[Json]]) -> None:
    true, came = history
    seen, wanted = ends(quick, vendor, came), ends(quick, vendor, true)
    assert seen == wanted, [_named(payload) for payload in true]


# The same examples in every run: a new one is for who looks for it, with more of them.
PROPERTY = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@PROPERTY
@given(history=histories("greenhouse"))
def test_any_order_of_greenhouses_events_ends_where_the_true_one_does(
    quick: Engine, history: tuple[list[Json], list[Json]]
) -> None:
    _holds(quick, "greenhouse", history)


@PROPERTY
@given(history=histories("lever"))
def test_any_order_of_levers_events_ends_where_the_true_one_does(
    quick: Engine, history: tuple[list[Json], list[Json]]
) -> None:
    _holds(quick, "lever", history)


@PROPERTY
@given(history=histories("ashby"))
def test_any_order_of_ashbys_events_ends_where_the_true_one_does(
    quick: Engine, history: tuple[list[Json], list[Json]]
) -> None:
    _holds(quick, "ashby", history)


@settings(PROPERTY, max_examples=5)
@given(history=histories("jobadder"))
def test_any_order_of_jobadders_events_ends_where_the_true_one_does(
    quick: Engine, history: tuple[list[Json], list[Json]]
) -> None:
    _holds(quick, "jobadder", history)


@settings(PROPERTY, max_examples=5)
@given(history=histories("zoho"))
def test_any_order_of_zohos_events_ends_where_the_true_one_does(
    quick: Engine, history: tuple[list[Json], list[Json]]
) -> None:
    _holds(quick, "zoho", history)
