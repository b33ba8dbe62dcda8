"""Forms: what somebody typed, read field by field, and the same form again when it cannot be taken.

A form is a page of its own, so it works without script; a short one is also a panel on the pursuit's page, and comes
back as its own page (422) with what was typed, a summary, and each fault beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from app.errors import AppError, InvalidError
from app.models import Pursuit
from app.queries.pursuits import pursuit_for
from app.web import errors, pages

LONGEST = 10_000  # characters of a note; a line is shorter
LINE = 300
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

Option = TypeVar("Option", bound=str)
Filling = Callable[[Session, Pursuit], Mapping[str, Any]]


class FormError(InvalidError):
    """Fields that cannot be taken: name → what to do about it."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(next(iter(faults.values())), pointer=f"/{next(iter(faults))}")
        self.faults = dict(faults)


class Typed:
    """The fields of one form. Reading collects faults; `check` raises them all at once."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        self.faults: dict[str, str] = {}

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault(name, sentence)

    def check(self) -> None:
        """Raises `FormError` if anything read so far cannot be taken."""
        if self.faults:
            raise FormError(self.faults)

    def words(self, name: str, needed: str = "", longest: int = LONGEST) -> str | None:
        """What was written, trimmed; None when nothing was. `needed` is what to say when something must be."""
        # A browser sends line breaks as CR LF, and a text with a NUL in it cannot be kept.
        found = self.values.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
        if len(found) > longest:
            self.fault(name, f"This is too long. Keep it to {longest:,} characters.")
        if needed and not found:
            self.fault(name, needed)
        return found or None

    def day(self, name: str, needed: str = "") -> date | None:
        """The day given, as a date field sends it."""
        found = self.values.get(name, "").strip()
        if not found:
            if needed:
                self.fault(name, needed)
            return None
        try:
            day = date.fromisoformat(found)
        except ValueError:
            self.fault(name, "This is not a day. Write it as 2026-05-20.")
            return None
        if not EARLIEST <= day <= LATEST:
            self.fault(name, f"Give a day between {EARLIEST.year} and {LATEST.year}.")
            return None
        return day

    def clock(self, name: str, needed: str = "") -> time | None:
        """The time of day given, as a time field sends it."""
        found = self.values.get(name, "").strip()
        if not found:
            if needed:
                self.fault(name, needed)
            return None
        try:
            return time.fromisoformat(found).replace(tzinfo=None)
        except ValueError:
            self.fault(name, "This is not a time of day. Write it as 15:30.")
            return None

    def instant(self, day_name: str, time_name: str, zone: ZoneInfo) -> datetime | None:
        """The day and the time given, on the clock of `zone`; None while either is missing."""
        day, at = self.day(day_name), self.clock(time_name)
        return datetime.combine(day, at, zone) if day and at else None

    def choice(self, name: str, options: tuple[Option, ...], needed: str) -> Option | None:
        """One of `options`; anything else is as if nothing was chosen."""
        found = self.values.get(name, "")
        chosen = next((option for option in options if option == found), None)
        if chosen is None:
            self.fault(name, needed)
        return chosen

    def ticked(self, name: str) -> bool:
        return bool(self.values.get(name))

    def version(self) -> int | None:
        """The version of the pursuit that the form was made for."""
        found = self.values.get("version", "")
        return int(found) if found.isdecimal() and len(found) < 10 else None


async def typed(request: Request) -> Typed:
    """The form that was sent; files in it are left aside."""
    form = await request.form()
    return Typed({name: value for name, value in form.items() if isinstance(value, str)})


Sent = Annotated[Typed, Depends(typed)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form's page: its template under pursuits/, its fields' labels in order, and what is in them at first."""

    template: str
    labels: Mapping[str, str]
    fill: Filling

    def show(self, request: Request, db: Session, pursuit: Pursuit) -> Response:
        """The form as it is first seen."""
        return self._page(request, db, pursuit, {}, {}, 200)

    def expect(self, request: Request, pursuit: Pursuit, typed: Typed) -> None:
        """From here on, what cannot be taken is answered by this form again, with what was typed."""
        agency_id, pursuit_id = pursuit.agency_id, pursuit.id

        def again(db: Session, error: AppError) -> Response:
            fresh = pursuit_for(db, agency_id, pursuit_id)
            return self._page(request, db, fresh, typed.values, self._faults(error), 422)

        errors.show_form(request, again)

    def _faults(self, error: AppError) -> Mapping[str, str]:
        if isinstance(error, FormError):
            return error.faults
        name = error.pointer.strip("/") if isinstance(error, InvalidError) else ""
        return {name if name in self.labels else "": error.sentence}

    def _page(
        self,
        request: Request,
        db: Session,
        pursuit: Pursuit,
        values: Mapping[str, str],
        faults: Mapping[str, str],
        status: int,
    ) -> Response:
        at_first = self.fill(db, pursuit)
        # What was typed stands in place of every field, so that a box which was unticked stays so.
        kept = {name: found for name, found in at_first.items() if not values or name not in self.labels}
        filled = dict.fromkeys(self.labels, "") | kept | dict(values)
        context: dict[str, Any] = {"pursuit": pursuit, "values": filled, "errors": faults, "labels": self.labels}
        return pages.render(request, f"pursuits/{self.template}", status=status, **context)


def nothing(_db: Session, _pursuit: Pursuit) -> Mapping[str, Any]:
    """A form that begins empty."""
    return {}
