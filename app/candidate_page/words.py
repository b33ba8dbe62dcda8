"""Who is who, and when, in the words of a candidate's page: long days, first names, and "we" where nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.cadence import Channel
from app.cadence.words import WEEKDAYS, long_day_words, time_words
from app.models import Pursuit

# What the recruiter does by each channel: with a name, and without ("we"); to whom follows.
_DOES: dict[Channel, tuple[str, str]] = {
    "call": ("calls", "call"),
    "email": ("e-mails", "e-mail"),
    "text": ("texts", "text"),
    "in_person": ("visits", "visit"),
}
_IS_DOING: dict[Channel, str] = {"call": "calling", "email": "e-mailing", "text": "texting", "in_person": "visiting"}
_DID: dict[Channel, str] = {"call": "called", "email": "e-mailed", "text": "texted", "in_person": "visited"}


@dataclass(frozen=True, slots=True)
class Words:
    """The people of one pursuit as its candidate knows them, and the agency's today. `job` is empty for a confidential one."""

    us: str
    they: str
    manager: str
    employer: str
    job: str
    today: date
    zone: ZoneInfo

    @classmethod
    def of(cls, pursuit: Pursuit, now: datetime) -> Words:
        """For `pursuit`, read at `now` (an aware instant)."""
        contact, employer = pursuit.contact, pursuit.employer.name
        return cls(
            us=first_name(pursuit.recruiter.name) if pursuit.recruiter else "",
            they=contact.first_name if contact else employer,
            manager=contact.name if contact else employer,
            employer=employer,
            job="" if pursuit.job.is_confidential else pursuit.job.title,
            today=pursuit.agency.today(now),
            zone=pursuit.agency.zone,
        )

    # People and the job

    @property
    def heading(self) -> str:
        """ "Data analyst, Northwind Freight", as far as it may be told."""
        return f"{self.job or 'Confidential job'}, {self.employer}"

    @property
    def we(self) -> str:
        """Who helps the candidate, at the beginning of a sentence: "Priya", or "We"."""
        return self.us or "We"

    @property
    def helper(self) -> str:
        """The same, not at the beginning: "Priya", or "us"."""
        return self.us or "us"

    def we_do(self, named: str, plain: str) -> str:
        """ "Priya tells", or "We tell"."""
        return f"{self.us} {named}" if self.us else f"We {plain}"

    def makes(self, channel: Channel) -> str:
        """ "Priya calls", or "We call"."""
        return self.we_do(*_DOES[channel])

    def is_making(self, channel: Channel) -> str:
        """ "Priya is calling", or "We are calling"."""
        return self.we_do(f"is {_IS_DOING[channel]}", f"are {_IS_DOING[channel]}")

    # Days and times

    def day(self, day: date) -> str:
        """ "Thursday 11 June"; the year only when it is not this one."""
        return long_day_words(day, self.today)

    def short_day(self, day: date) -> str:
        """ "11 June", for small print; the year only when it is not this one."""
        return long_day_words(day, self.today).split(" ", 1)[1]

    def near(self, day: date) -> str:
        """ "today", "yesterday", "tomorrow", else "on Thursday 11 June"."""
        return {0: "today", -1: "yesterday", 1: "tomorrow"}.get((day - self.today).days) or f"on {self.day(day)}"

    def soon(self, day: date) -> str:
        """For a day ahead: "today", "tomorrow", "on Tuesday" within a week, else "on Thursday 11 June"."""
        return f"on {WEEKDAYS[day.weekday()]}" if 1 < (day - self.today).days < 7 else self.near(day)

    def label(self, day: date) -> str:
        """As a label: "Today", "Yesterday", "Tomorrow", else "Thursday 11 June"."""
        return self.near(day).removeprefix("on ").capitalize() if abs((day - self.today).days) < 2 else self.day(day)

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def time(self, instant: datetime) -> str:
        """ "3:30 pm", "noon", by the agency's clock."""
        return time_words(instant, self.zone)


def did(channel: str | None) -> str:
    """ "called", "e-mailed"; "contacted" when the channel is not known."""
    return _DID.get(channel, "contacted")  # type: ignore[call-overload, no-any-return]


def first_name(name: str) -> str:
    """The first word of a person's name."""
    return name.split()[0] if name.split() else ""


def hours_left(until: datetime, now: datetime) -> str:
    """ "5 hours left", "1 hour left", "20 minutes left": whole ones, never more than there are."""
    minutes = max(int((until - now).total_seconds() // 60), 1)
    count, noun = (minutes // 60, "hour") if minutes >= 60 else (minutes, "minute")
    return f"{count} {noun}{'' if count == 1 else 's'} left"
