"""A batch and its undo, whatever had been done with the pursuits before."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.errors import AppError
from app.jobs.doctor import examine_session
from app.models import Batch, Pursuit
from app.queries.batches import batch_for, chosen
from tests import desk
from tests.factories import NOW, TODAY, days, make_agency, make_recruiter

STANDINGS = (desk.overdue, desk.due, desk.to_write, desk.to_thank, desk.closing, desk.quiet)
KINDS = ("snooze", "spread", "reassign", "move_on")
_CHANGING = ("version", "updated_at")


def projections(pursuit: Pursuit) -> dict[str, object]:
    return {c.key: getattr(pursuit, c.key) for c in Pursuit.__table__.columns if c.key not in _CHANGING}


@pytest.mark.parametrize("kind", KINDS)
@given(
    made=st.lists(st.sampled_from(STANDINGS), min_size=1, max_size=4),
    ahead=st.integers(1, 40),
    held=st.booleans(),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_batch_and_its_undo_leave_every_pursuit_as_it_was(
    engine: Engine, kind: str, made: Sequence[object], ahead: int, held: bool
) -> None:
    with Session(engine) as db:
        agency = make_agency(db)
        priya, jo = make_recruiter(db, agency), make_recruiter(db, agency, name="Jo Reed")
        rows = [lay(db, agency, priya, f"Person {place}") for place, lay in enumerate(made)]  # type: ignore[operator]
        if held:
            rows[0].add_note("Back from holiday.", by=priya.actor, at=NOW)
        db.flush()
        ids = [row.id for row in rows]
        before = {row.id: projections(row) for row in rows}
        batch = Batch.begin(kind, "All of it", by=priya, at=NOW)
        db.add(batch)
        for place, row in enumerate(chosen(db, agency.id, ids)):
            match kind:
                case "reassign":
                    batch.assign(row, jo)
                case "move_on":
                    batch.close(row, "no_response")
                case _ if row.due_at is None:
                    batch.hold(row, TODAY + days(ahead + place))
        db.flush()
        found = batch_for(db, agency.id, batch.id)
        found.undo(by=jo.actor, at=NOW)
        db.flush()
        db.expire_all()
        assert {row.id: projections(row) for row in chosen(db, agency.id, ids)} == before
        assert [finding for finding in examine_session(db, NOW) if not finding.is_well] == []
        db.rollback()


def test_what_was_held_so_already_is_left_so_by_an_undo(db: Session) -> None:
    agency = make_agency(db)
    priya = make_recruiter(db, agency)
    pursuit = desk.due(db, agency, priya)
    until = TODAY + days(4)
    pursuit.hold(until, by=priya.actor, at=NOW)
    batch = Batch.begin("snooze", "All of it", by=priya, at=NOW)
    batch.hold(pursuit, until)
    batch.undo(by=priya.actor, at=NOW)
    assert (batch.items, pursuit.held_until) == ([], until)


def test_a_second_undo_is_refused(db: Session) -> None:
    priya = make_recruiter(db, make_agency(db))
    batch = Batch.begin("snooze", "Nothing", by=priya, at=NOW)
    batch.undo(by=priya.actor, at=NOW)
    with pytest.raises(AppError, match="undone already"):
        batch.undo(by=priya.actor, at=NOW)
