"""Maya Okafor and her pursuit, without a database: the mock-ups' own story, told with the real verbs.

Interviewed Tuesday 21 April 2026, 3:30 to 4:30 pm in Los Angeles; today is Thursday 14 May, 10:42 am.
"""

from __future__ import annotations

from datetime import date, datetime

from app.models import Agency, Candidate, Contact, Employer, Interviewer, Job, Pursuit, Recruiter, Touch, natural_key
from tests.factories import NOW, at, days

INTERVIEWED_ON = date(2026, 4, 21)
PROMISED_ON = date(2026, 4, 28)
SECRET = "SECRET"
MANAGERS_PHONE, MANAGERS_EMAIL = "+13125550142", "dana@northwind.example"


def agency(time_zone: str = "America/Los_Angeles") -> Agency:
    return Agency(
        id=1, name="Brightline Staffing", time_zone=time_zone, country="US", subdivision="CA",
        hours="Weekdays 8:30 am to 5:30 pm", is_practice=False, created_at=NOW, days_off=[],
    )  # fmt: skip


def dana(employer: Employer, phone: str | None, email: str | None) -> Contact:
    name = "Dana Whitfield"
    return Contact(
        id=1, agency_id=1, employer=employer, employer_id=1, name=name, name_key=natural_key(name),
        title="VP Operations", phone=phone, email=email, created_at=NOW,
    )  # fmt: skip


def opened(
    *,
    has_manager: bool = True,
    has_recruiter: bool = True,
    phone: str | None = MANAGERS_PHONE,
    email: str | None = MANAGERS_EMAIL,
    time_zone: str = "America/Los_Angeles",
) -> Pursuit:
    """A pursuit with no interview."""
    employer = Employer(id=1, agency_id=1, name="Northwind Freight", name_key="northwind freight", created_at=NOW)
    priya = Recruiter(
        id=1, agency_id=1, name="Priya Raman", email="priya@brightline.example", email_key="priya@brightline.example",
        phone="+13125550100", role="recruiter", created_at=NOW,
    )  # fmt: skip
    pursuit = Pursuit.open(
        agency=agency(time_zone),
        candidate=Candidate(
            id=7, agency_id=1, first_name="Maya", last_name="Okafor", name_key="okafor maya",
            email="maya@example.com", phone="+17735550177", created_at=NOW,
        ),
        job=Job(id=1, agency_id=1, title="Data analyst", title_key="data analyst", created_at=NOW),
        employer=employer,
        contact=dana(employer, phone, email) if has_manager else None,
        recruiter=priya if has_recruiter else None,
        by=priya.actor,
        at=at(INTERVIEWED_ON - days(10), 9),
    )  # fmt: skip
    pursuit.id, pursuit.version = 81, 1
    return pursuit


def interviewed(
    *, on: date = INTERVIEWED_ON, promised_on: date | None = PROMISED_ON, decision_on: date | None = None, **who: object
) -> Pursuit:
    """The interview was held, or is to be."""
    pursuit = opened(**who)  # type: ignore[arg-type]
    meeting = pursuit.schedule(
        starts_at=at(on, 15, 30), ends_at=at(on, 16, 30), promised_on=promised_on, decision_on=decision_on,
        by=pursuit.candidate.actor, at=at(on, 9), location=SECRET, interviewers=[Interviewer(name=SECRET, email=None)],
    )  # fmt: skip
    meeting.id = 1
    return pursuit


def thanked(**story: object) -> Pursuit:
    """The thank-you went out the next morning."""
    pursuit = interviewed(**story)  # type: ignore[arg-type]
    on = pursuit.interviews[-1].ends_at.astimezone(pursuit.agency.zone).date() + days(1)
    touch(pursuit, "thank_you", on, 8, made_by="candidate")
    return pursuit


def touch(
    pursuit: Pursuit,
    step: str | None,
    on: date,
    hour: int = 12,
    *,
    made_by: str = "recruiter",
    result: str = "voicemail",
) -> Touch:
    by = pursuit.candidate.actor if made_by == "candidate" or not pursuit.recruiter else pursuit.recruiter.actor
    channel = "email" if step in ("thank_you", "email") else "call"
    return pursuit.log_touch(
        step=step, channel=channel, made_by=made_by, result="done" if channel == "email" else result,  # type: ignore[arg-type]
        by=by, at=at(on, hour), note=SECRET,
    )  # fmt: skip


def called(**story: object) -> Pursuit:
    """The first call was made on the promised date."""
    pursuit = thanked(**story)
    touch(pursuit, "first_call", PROMISED_ON)
    return pursuit


def written(**story: object) -> Pursuit:
    """Second call late, on 14 May; e-mail on 21 May; quiet until 4 June."""
    pursuit = called(**story)
    touch(pursuit, "second_call", date(2026, 5, 14), 9)
    touch(pursuit, "email", date(2026, 5, 21))
    return pursuit


def tried(**story: object) -> Pursuit:
    """The last try was made on 4 June."""
    pursuit = written(**story)
    touch(pursuit, "last_try", date(2026, 6, 4))
    return pursuit


def day(month: int, number: int, hour: int = 10, minute: int = 42) -> datetime:
    return at(date(2026, month, number), hour, minute)
