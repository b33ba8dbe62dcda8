"""What is told of a person, a firm, a job or a meeting: each member may be absent (it stays) or null (it clears)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberFormat

from app.errors import InvalidError
from app.models.candidate import Reach
from app.models.interview import Interviewer
from app.schemas.particulars import MOST_INTERVIEWERS

LONGEST_NAME = 200  # characters
_UNSEEN = {"Cc", "Cs"}  # control characters and halves of surrogate pairs: no database keeps them all


class Unset(Enum):
    """A member that was not told."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDetails:
    """A candidate: by `id`, else by e-mail, else by name and phone. `is_another`: known to be none of them, and made.

    `emails` is all of them, the first the one in use, and says what `email` would; so with `phones`. `email` alone changes
    the one in use, and null is none at all.
    """

    id: int | None = None
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    email: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    emails: Sequence[Reach] | Unset | None = UNSET
    phones: Sequence[Reach] | Unset | None = UNSET
    is_stub: bool = False
    is_another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerDetails:
    """An employer: by `id`, else by name."""

    id: int | None = None
    name: str | Unset = UNSET
    is_stub: bool = False
    is_another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """A hiring manager of one employer: by `id`, else by e-mail, else by name."""

    id: int | None = None
    name: str | Unset = UNSET
    title: str | Unset | None = UNSET
    email: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    time_zone: str | Unset | None = UNSET
    is_stub: bool = False
    is_another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDetails:
    """An opening of one employer: by `id`, else by requisition, else by title."""

    id: int | None = None
    title: str | Unset = UNSET
    requisition_id: str | Unset | None = UNSET
    status: str | Unset = UNSET
    is_confidential: bool | Unset = UNSET
    is_stub: bool = False
    is_another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewDetails:
    """A meeting: its start and end, its start alone (an hour is assumed), its end alone, or its day (until 17:00 there).

    The promises and the debrief's answers are the meeting's own. `id` names one of the pursuit's meetings, to move it.
    """

    id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on: date | None = None
    status: str | Unset = UNSET
    location: str | Unset | None = UNSET
    interviewers: Sequence[Interviewer] | Unset | None = UNSET
    promised_on: date | Unset | None = UNSET
    decision_on: date | Unset | None = UNSET
    asked_next_steps: bool | Unset | None = UNSET
    asked_for_job: bool | Unset | None = UNSET
    discussed: str | Unset | None = UNSET
    fit: str | Unset | None = UNSET


def given(told: Value | Unset, stored: Value) -> Value:
    """What was told, or what is stored when nothing was."""
    return stored if isinstance(told, Unset) else told


@contextmanager
def under(member: str) -> Iterator[None]:
    """What cannot be taken inside is pointed at below `member`: "/email" becomes "/candidate/email"."""
    try:
        yield
    except InvalidError as error:
        error.pointer = f"/{member}{error.pointer}"
        raise


def clean_name(told: str, pointer: str, missing: str) -> str:
    """A name without stray spaces and unseen characters. Raises `InvalidError`, saying `missing` when nothing is left."""
    name = _line(told, pointer)
    if not name:
        raise InvalidError(missing, pointer=pointer)
    return name


def clean_line(told: str | None, pointer: str) -> str | None:
    """One line of text, trimmed; None when nothing is left of it."""
    return _line(told or "", pointer) or None


def clean_email(told: str | None, pointer: str = "/email") -> str | None:
    """An address in its normal spelling; whether mail arrives is not asked. Raises `InvalidError`."""
    address = clean_line(told, pointer)
    if address is None:
        return None
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidError(
            f"“{address}” is not an e-mail address. Write it as name@company.com.", pointer=pointer
        ) from error


def clean_phone(told: str | None, country: str | None, pointer: str = "/phone") -> str | None:
    """A number in E.164, read as one of `country` (ISO code) unless it begins with +. An extension follows as ";ext=12".

    Raises `InvalidError` for what no network would connect.
    """
    number = clean_line(told, pointer)
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number, country)
        if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
            raise _not_a_number(number, pointer)
    except phonenumbers.NumberParseException as error:
        raise _not_a_number(number, pointer) from error
    extension = f";ext={parsed.extension}" if parsed.extension else ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164) + extension


def clean_reach(
    one: str | Unset | None,
    every: Sequence[Reach] | Unset | None,
    known: Sequence[Reach],
    member: str,
    clean: Callable[[str | None, str], str | None],
) -> list[Reach]:
    """All of somebody's addresses, or numbers, after these were told of as `member` ("email"); `known` if none was.

    Raises `InvalidError`.
    """
    if not isinstance(every, Unset):
        return _each(every or (), f"/{member}s", clean)
    if isinstance(one, Unset):
        return list(known)
    value = clean(one, f"/{member}")
    if value is None:
        return []
    same = [other for other in known if other["value"] == value]
    others = [other for other in known[1:] if other["value"] != value]
    return [*(same or [Reach(value=value, type=None)]), *others]


def clean_interviewers(told: Sequence[Interviewer] | None, pointer: str = "/interviewers") -> list[Interviewer]:
    """Whom a candidate met, each once, in the order told. Raises `InvalidError` for a missing name, or too many."""
    found = each_once(
        Interviewer(
            name=clean_name(one["name"], f"{pointer}/{place}/name", "Give the name of whom they met."),
            email=clean_email(one["email"], f"{pointer}/{place}/email"),
        )
        for place, one in enumerate(told or ())
    )
    if len(found) > MOST_INTERVIEWERS:
        raise InvalidError(f"These are too many. Keep it to {MOST_INTERVIEWERS} people.", pointer=pointer)
    return found


def each_once(people: Iterable[Interviewer]) -> list[Interviewer]:
    """`people` in their order; one address, or one name without any, is one person."""
    found: dict[str, Interviewer] = {}
    for one in people:
        found.setdefault((one["email"] or one["name"]).casefold(), one)
    return list(found.values())


def split_name(name: str) -> tuple[str, str]:
    """First and last name of a name written in one line: the last word is the last name."""
    first, _, last = " ".join(name.split()).rpartition(" ")
    return (first, last) if first else (last, "")


def _each(told: Sequence[Reach], pointer: str, clean: Callable[[str | None, str], str | None]) -> list[Reach]:
    """Each once, in its normal spelling."""
    found: dict[str, Reach] = {}
    for place, one in enumerate(told):
        if value := clean(one["value"], f"{pointer}/{place}/value"):
            found.setdefault(value, Reach(value=value, type=clean_line(one["type"], f"{pointer}/{place}/type")))
    return list(found.values())


def _line(told: str, pointer: str) -> str:
    seen = "".join(sign for sign in " ".join(told.split()) if unicodedata.category(sign) not in _UNSEEN)
    if len(seen) > LONGEST_NAME:
        raise InvalidError(f"This is too long. Keep it to {LONGEST_NAME} characters.", pointer=pointer)
    return seen


def _not_a_number(number: str, pointer: str) -> InvalidError:
    sentence = f"“{number}” cannot be dialled. Give the whole number, with its area code or as +1 312 555 0142."
    return InvalidError(sentence, pointer=pointer)
