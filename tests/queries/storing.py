"""A generated story as a stored row, so that what SQL finds can be held to what the engine says."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from app import cadence
from app.cadence import STANDARD, Deadlines, Position
from app.calendar import AgencyDays
from app.models import Pursuit


def store(pursuit: Pursuit, position: Position, when: AgencyDays, told_at: datetime) -> None:
    """What a verb or the sweep would store of `position` at `told_at`."""
    agency = pursuit.agency
    agency.time_zone, agency.country, agency.subdivision = when.zone.key, when.country, when.subdivision
    closed = cadence.plan(position, STANDARD, when, told_at).closed
    columns = {field.name: getattr(position, field.name) for field in fields(Position) if field.name != "closed"}
    columns |= {"closed_at": closed and closed.at, "closed_on": closed and closed.on}
    columns |= {"closed_by": closed and closed.by, "outcome": closed and closed.outcome}
    for name, value in columns.items():
        setattr(pursuit, name, value)
    deadlines = cadence.deadlines(pursuit.position, STANDARD, when, told_at)
    for field in fields(Deadlines):
        setattr(pursuit, field.name, getattr(deadlines, field.name))
