"""Whom they met, typed with the interview by hand."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy.orm import Session

from app.models import Interviewer
from app.web.forms import Typed
from app.web.interviewers import typed_in
from tests.factories import TODAY, days, make_pursuit
from tests.support.app import Visit
from tests.web.test_pursuit_forms import base, events, fresh


def test_whom_they_met_is_typed_a_line_or_with_commas(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    typed = "Dana Ruiz <dana.ruiz@northwind.example>\r\nSam Oh, Lee Park<lee@northwind.example>, Jo Ray jo@northwind.example\r\n\r\n kim@northwind.example"
    answer = visit(pursuit.recruiter).post(
        f"{base(pursuit)}/interviews",
        data={"day": "2026-05-19", "starts": "15:30", "ends": "16:15", "interviewers": typed},
    )
    assert answer.headers["location"] == f"{base(pursuit)}?said=interview-added"
    assert fresh(db, pursuit).interviews[0].interviewers == [
        {"name": "Dana Ruiz", "email": "dana.ruiz@northwind.example"},
        {"name": "Sam Oh", "email": None},
        {"name": "Lee Park", "email": "lee@northwind.example"},
        {"name": "Jo Ray", "email": "jo@northwind.example"},
        {"name": "kim@northwind.example", "email": "kim@northwind.example"},
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Dana Ruiz dana@northwind", "“dana@northwind” is not an e-mail address. Write it as name@company.com."),
        ("D" * 201, "This is too long. Keep it to 200 characters."),
        (", ".join(f"Person {number}" for number in range(21)), "These are too many. Keep it to 20 people."),
    ],
)
def test_whom_nobody_could_write_to_comes_back_as_typed(visit: Visit, db: Session, typed: str, sentence: str) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    times = {"day": "2026-05-19", "starts": "15:30", "ends": "16:15"}
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/interviews", data=times | {"interviewers": typed})
    assert (answer.status_code, fresh(db, pursuit).interviews) == (422, [])
    assert f"Interviewers: {sentence}" in unescape(answer.text)
    assert typed in unescape(answer.text)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("typed", ["@" * 9_000 + " x", "a" * 9_000, "<" * 9_000, "@ " * 4_500, "é" * 20_000])
def test_nothing_that_can_be_typed_takes_long_to_read(typed: str) -> None:
    assert len(typed_in(Typed({"interviewers": typed}), ())) <= 20


def test_whom_they_met_is_corrected_with_the_interview_and_stays_where_nothing_is_said(
    visit: Visit, db: Session
) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY + days(4))
    client, meeting = visit(pursuit.recruiter), pursuit.interviews[0]
    meeting.interviewers = [Interviewer(name="Ruiz, Dana", email="dana.ruiz@northwind.example")]
    db.commit()
    path, times = f"{base(pursuit)}/interviews/{meeting.id}", {"day": "2026-05-18", "starts": "15:30", "ends": "16:30"}
    shown = "Ruiz, Dana <dana.ruiz@northwind.example>"
    assert shown in unescape(client.get(f"{path}/edit").text)
    version = fresh(db, pursuit).version
    client.post(path, data=times | {"interviewers": f"{shown}\nSam Oh"})
    after = fresh(db, pursuit)
    assert [one["name"] for one in after.interviews[0].interviewers] == ["Ruiz, Dana", "Sam Oh"]
    assert (after.version > version, events(db, pursuit)[-1]) == (True, "interview.changed")
    client.post(path, data=times)
    assert len(fresh(db, pursuit).interviews[0].interviewers) == 2
    client.post(path, data=times | {"interviewers": " "})
    assert fresh(db, pursuit).interviews[0].interviewers == []
