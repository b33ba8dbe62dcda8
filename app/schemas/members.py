"""What the members of our public JSON are made of: bounded text, days, instants, and what external systems call things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
)

from app.errors import ConflictError

FIRST_YEAR, LAST_YEAR = 1970, 2200
HIGHEST_ID = 2**31 - 1
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Control characters but line breaks and tabs, and halves of surrogate pairs: no database keeps them all.
_UNSEEN = {"Cc", "Cs"}
_BREAKS = "\n\r\t"


def _written(pattern: re.Pattern[str], example: str) -> BeforeValidator:
    """Text in exactly this form: a number is not a date, whatever it might be seconds of."""

    def check(value: object) -> object:
        if isinstance(value, (date, datetime)):
            return value
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(f"write it as {example}")
        return value

    return BeforeValidator(check)


def _sensible(value: Any) -> Any:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"give a date from {FIRST_YEAR} to {LAST_YEAR}")
    return value


def _in_utc(value: datetime) -> datetime:
    return _sensible(value).astimezone(UTC)  # type: ignore[no-any-return]


def _seen(value: str) -> str:
    if any(unicodedata.category(sign) in _UNSEEN and sign not in _BREAKS for sign in value):
        raise ValueError("leave control characters out")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("write something here")
    return value


Id = Annotated[StrictInt, Field(ge=1, le=HIGHEST_ID, examples=[42])]
Yes = StrictBool
Line = Annotated[str, Field(max_length=200), AfterValidator(_seen)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_seen), AfterValidator(_not_blank)]
Text = Annotated[str, Field(max_length=5_000), AfterValidator(_seen)]
Words = Annotated[str, Field(min_length=1, max_length=5_000), AfterValidator(_seen), AfterValidator(_not_blank)]
Reason = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_seen), AfterValidator(_not_blank)]
Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")]
ExternalId = Annotated[
    str, Field(min_length=1, max_length=255, examples=["GH-42"]), AfterValidator(_seen), AfterValidator(_not_blank)
]
Source = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["greenhouse"])]
Url = Annotated[str, Field(max_length=2_000, pattern=r"^https?://[^\s<>\"']+$"), AfterValidator(_seen)]
Day = Annotated[date, _written(_DAY, "2026-04-28"), AfterValidator(_sensible), Field(examples=["2026-04-28"])]
Instant = Annotated[
    AwareDatetime,
    _written(_INSTANT, "2026-04-21T16:30:00-07:00, with its offset"),
    AfterValidator(_in_utc),
    Field(examples=["2026-04-21T16:30:00-07:00"]),
]


def _utc_words(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


InstantOut = Annotated[
    datetime,
    PlainSerializer(_utc_words, return_type=str, when_used="json"),
    Field(json_schema_extra={"format": "date-time"}, examples=["2026-04-21T23:30:00Z"]),
]


class Asked(BaseModel):
    """What somebody sends: a member we do not know is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    def told(self, *names: str) -> dict[str, Any]:
        """Those of `names` that were sent, by name: null is sent, absent is not. A list is told as it is kept."""
        return {name: _kept(getattr(self, name)) for name in names if name in self.model_fields_set}


def _kept(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [one.model_dump() if isinstance(one, BaseModel) else one for one in value]


def leave_to_recruiters(sent: object, owned: Mapping[str, str]) -> object:
    """`sent`, if it says nothing of what a recruiter decides (`owned`: the member, and what is to be done instead).

    Raises `ConflictError` (not a mere fault of form): a machine's merge never overwrites that.
    """
    names = [name for name in sent if name in owned] if isinstance(sent, dict) else []
    if not names:
        return sent
    error = ConflictError(f"{owned[names[0]]} Leave {names[0]} out.", code="recruiter-owned")
    error.members = {"errors": [{"detail": owned[name], "pointer": f"/{name}"} for name in names]}
    raise error


class Told(BaseModel):
    """What we say. Members are only ever added."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def like(cls, row: object, **other: Any) -> Self:
        """What is said of `row`: each member by its own name there, but for those in `other`."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields if name not in other}, **other)
