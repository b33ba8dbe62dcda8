"""The page of a confidential job, its dates, letters and questions, all without the job's title."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.candidate_page import Story, entries, question, status_page
from app.models import Pursuit
from tests.candidate_page.people import INTERVIEWED_ON, called, interviewed, thanked
from tests.factories import at, days


@pytest.mark.parametrize("until_now", [interviewed, thanked, called])
def test_a_confidential_job_has_no_title_here(until_now: Callable[[], Pursuit]) -> None:
    pursuit = until_now()
    now = at(INTERVIEWED_ON + days(8), 12)
    assert "Data analyst" in str(status_page(pursuit, now, None))
    pursuit.job.is_confidential = True
    page, story = status_page(pursuit, now, None), Story.of(pursuit, now)
    assert page.job == "Confidential job, Northwind Freight"
    asked = [question(story, what) for what in ("withdraw", "took_job", "sent")]
    assert "Data analyst" not in f"{page} {entries(story)} {asked} {story.words.heading}"
