"""One Jinja environment for pages and e-mails, and the words they use for days, times, numbers and names.

Every word is English and fixed: nothing here asks the machine's locale, zone or clock. What "today" is, and in
which zone an instant is told, the caller says. Days are dates in the agency's zone; instants are aware.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import phonenumbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from phonenumbers import PhoneNumberFormat

from app import assets
from app.cadence.words import WEEKDAYS, day_words, long_day_words, time_words

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

THEMES = ("light", "dark")
LONGEST_LINK = 2_000  # characters: what e-mail programs and browsers of every kind take over
NEAR = 14  # days: further off, a day is named and not counted


@dataclass(frozen=True, slots=True)
class RailView:
    """A saved view in the rail; `key` is the key that leads there from here, "" for none."""

    name: str
    href: str
    count: str
    is_current: bool
    key: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame around every signed-in page shows, whatever the page is.

    `path` is where the forms of the frame come back to; `theme` is "light", "dark" or "" for the system's own.
    `palette_key` is what opens the palette on this person's keyboard. `is_admin`: they see to other systems too, and
    are told of `webhooks_off`, how many endpoints were switched off because nothing arrived there, and of
    `connections_ill`, how many connections are not well.
    """

    recruiter: str
    agency: str
    path: str
    to_go: int
    open_pursuits: int
    theme: str = ""
    single_keys: bool = True
    is_practice: bool = False
    views: Sequence[RailView] = ()
    palette_key: str = "Ctrl K"
    is_admin: bool = False
    webhooks_off: int = 0
    connections_ill: int = 0


def clock_time(value: datetime, zone: ZoneInfo | str) -> str:
    """An instant's time of day in `zone`: "3:30 pm", "11 am", "noon", "midnight". A naive instant is an error."""
    return time_words(value, ZoneInfo(zone) if isinstance(zone, str) else zone)


def relative(value: date, today: date) -> str:
    """A day as seen from today: "yesterday", "last Wednesday", "in 3 days"; more than 14 days off, its name."""
    away = (value - today).days
    if abs(away) <= 1:
        return ("yesterday", "today", "tomorrow")[away + 1]
    if abs(away) > NEAR:
        return day_words(value, today)
    if away > 0:
        return f"in {away} days"
    return f"last {WEEKDAYS[value.weekday()]}" if away >= -7 else f"{-away} days ago"


def overdue(days: int) -> str:
    """How late a touch is, in calendar days: "1 day overdue". A touch that is not late is an error."""
    if days < 1:
        raise ValueError(f"A touch {days} days late is not overdue.")
    return f"{plural(days, 'day')} overdue"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 touch", "2 touches", "1,204 pursuits". Without `many`, an s is added."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def phone(number: str, country: str) -> str:
    """A telephone number as people write it: national within `country` (ISO code), else international.

    What cannot be read as a number is given back as it was typed.
    """
    parsed = _parsed(number, country)
    if parsed is None:
        return number
    is_home = phonenumbers.country_code_for_region(country) == parsed.country_code
    form = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def tel(number: str, country: str) -> str:
    """The address that dials a number: "tel:+13125550119", with its extension if it has one."""
    parsed = _parsed(number, country)
    if parsed is None:
        return "tel:" + "".join(sign for sign in number if sign in "+0123456789")
    extension = f";ext={parsed.extension}" if parsed.extension else ""
    return f"tel:{phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}{extension}"


def mailto(address: str, subject: str = "", body: str = "") -> str:
    """The address that opens a new e-mail, with its subject and text filled in when they are given.

    A text too long for a link is left out as a whole: an e-mail program would cut it without a word.
    """
    link = _mailto(address, subject, body)
    return link if len(link) <= LONGEST_LINK else _mailto(address, subject)


def mailto_holds(address: str, subject: str = "", body: str = "") -> bool:
    """Whether a link can carry all of the e-mail."""
    return len(_mailto(address, subject, body)) <= LONGEST_LINK


def _mailto(address: str, subject: str = "", body: str = "") -> str:
    lines = body.replace("\n", "\r\n")  # RFC 6068 wants both
    parts = [f"{key}={quote(text, safe='')}" for key, text in (("subject", subject), ("body", lines)) if text]
    return f"mailto:{quote(address, safe='@')}" + ("?" + "&".join(parts) if parts else "")


def initials(name: str) -> str:
    """At most two letters for a person's disc: first and last word, "PR" for Priya Raman."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper()[0] for word in (words if len(words) < 3 else (words[0], words[-1])))


def first_name(name: str) -> str:
    """The first word of a person's name."""
    return name.partition(" ")[0]


def theme_of(cookie: str | None) -> str:
    """The theme a cookie asks for; anything but "light" or "dark" is "", the system's own."""
    return cookie if cookie in THEMES else ""


def render(name: str, **context: Any) -> str:
    """The page, partial or e-mail `name` under templates/, as text. A name the template misses is an error."""
    return environment.get_template(name).render(context)


def _parsed(number: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["static"] = assets.url
    made.filters |= {"day": day_words, "long_day": long_day_words}
    for words in (clock_time, relative, overdue, plural, phone, tel, mailto, mailto_holds, initials, first_name):
        made.filters[words.__name__] = words
    return made


environment = _environment()
