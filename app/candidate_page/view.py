"""What a candidate's page shows: an explicit list. What has no field here cannot reach the page.

Days are the agency's; words are ready to be read, and nothing in them is markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args

What = Literal["sent", "called", "voicemail", "heard", "took_job", "withdraw"]
Own = Literal["discussed", "fit"]
DateKey = Literal["action", "touch", "stop"]
DATE_KEYS: tuple[DateKey, ...] = get_args(DateKey)
State = Literal[
    "no_interview",
    "interview_ahead",
    "seen_again",
    "thank_you",
    "thank_you_late",
    "your_step",
    "your_step_ahead",
    "before_date",
    "on_the_date",
    "date_passed",
    "held",
    "quiet",
    "finished",
    "offer",
    "moved_on",
    "said_no",
    "withdrew",
    "took_job",
    "job_closed",
    "hired",
    "offer_declined",
]
# The two parts of a letter that only the candidate can write, as the candidate is told of them.
OWN_WORDS: Mapping[Own, str] = {"discussed": "what you talked about", "fit": "what you bring to the job"}


@dataclass(frozen=True, slots=True)
class Report:
    """A button by which the candidate tells something. `is_asked`: a page in between says what it does, and asks."""

    what: What
    label: str
    is_asked: bool
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a draft. `is_own`: the candidate's own, from the debrief; `lacks` names one that is not known yet."""

    words: str
    is_own: bool = False
    lacks: Own | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An e-mail by paragraph and part. A part that is the candidate's own is marked; it is complete when none is empty."""

    to: str
    subject: str
    paragraphs: tuple[tuple[Part, ...], ...]

    @property
    def lacks(self) -> tuple[Own, ...]:
        """The parts that are empty, in the order of the letter."""
        return tuple(part.lacks for paragraph in self.paragraphs for part in paragraph if part.lacks)

    @property
    def missing(self) -> tuple[str, ...]:
        """The same, as said to the candidate."""
        return tuple(OWN_WORDS[part] for part in self.lacks)

    @property
    def is_complete(self) -> bool:
        return not self.lacks

    @property
    def text(self) -> str:
        """All of it as plain text, for an e-mail program."""
        return "\n\n".join("".join(part.words for part in paragraph) for paragraph in self.paragraphs)

    def known(self) -> Draft:
        """The letter without the paragraphs in which a part is empty."""
        told = tuple(paragraph for paragraph in self.paragraphs if not any(part.lacks for part in paragraph))
        return replace(self, paragraphs=told)


@dataclass(frozen=True, slots=True)
class Holdoff:
    """What not to do, and why."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Todo:
    """The one thing to do next, or nothing.

    `dial` is the hiring manager's number, and `draft` may hold the address: only when the step is the candidate's.
    """

    big: str
    text: str = ""
    holdoff: Holdoff | None = None
    draft: Draft | None = None
    say: tuple[str, ...] = ()
    dial: str = ""
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """When to stop waiting. `on` None: not known yet, and `words` says so."""

    heading: str
    words: str
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, or is to happen, as `shared/_steps.html` draws it. `icon` is a symbol of the sprite."""

    look: Literal["past", "next", "future", "hush quietzone", "skipped"]
    icon: str
    title: str
    when: str
    on: date | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """The candidate's recruiter, as the agency gives their name, number and address to candidates."""

    name: str
    hours: str
    phone: str | None
    email: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The whole page. `earlier` holds what came before the newest interview; `has_dates`: there is a calendar to add."""

    agency: str
    country: str
    reader: str
    job: str
    title: str
    state: State
    headline: str
    lede: str
    todo: Todo
    stop: Stop | None
    changed: tuple[Report, ...]
    helper: Helper | None
    earlier: tuple[Line, ...]
    lines: tuple[Line, ...]
    has_dates: bool
    updated: str
    ends: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One date for the candidate's calendar: a whole day, or an instant (UTC). `key` stays when the date moves."""

    key: DateKey
    words: str
    text: str
    on: date
    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a report does, told before it is made. `yes` is the button; heard asks what they said, in `choices`."""

    what: What
    headline: str
    told: tuple[str, ...]
    yes: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is said after a report: that it is noted, what happens next, and how it is taken back."""

    headline: str
    next: str
    told: tuple[str, ...]
    undo: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands where the page would be, once a link has ended. It says neither whose link it was nor for which job."""

    agency: str
    headline: str
    told: tuple[str, ...]
    helper: Helper | None = None
