"""A candidate's dates as a calendar file: the same behind their link and in the recruiter's preview."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response

from app.candidate_page import Entry, Story, called_off, entries
from app.web import dates
from app.web.dates import Dated, secret_name


def candidates_dates(request: Request, story: Story, headers: Mapping[str, str]) -> Response:
    """The file that `request` asks for, with `headers`; once it is over, every entry is called off."""
    live = [_dated(story, entry) for entry in entries(story)]
    struck = [_dated(story, entry, is_off=True) for entry in called_off(story)]
    content = dates.calendar(story.words.heading, [*live, *struck], story.now)
    return dates.answer(request, content, headers)


def _dated(story: Story, entry: Entry, *, is_off: bool = False) -> Dated:
    key = f"{entry.key}-{secret_name(story.pursuit)}"
    return Dated(story.pursuit, key, entry.words, entry.on, entry.at, entry.until, entry.text, is_off=is_off)
