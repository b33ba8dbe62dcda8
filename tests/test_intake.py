"""An interview was held: everything is found or made, once, whoever tells it and however often."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app import intake
from app.db import transaction
from app.errors import InvalidError, RuleError
from app.intake import (
    CandidateDetails,
    ContactDetails,
    EmployerDetails,
    InterviewDetails,
    JobDetails,
    Taken,
)
from app.models import SYSTEM, Agency, Candidate, Contact, Employer, Interview, Job, Pursuit
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit, make_recruiter

MAYA = CandidateDetails(first_name="Maya", last_name="Okafor", email="maya@example.com")
NORTHWIND = EmployerDetails(name="Northwind Freight")
DANA = ContactDetails(name="Dana Whitfield", phone="(312) 555-0142")
ANALYST = JobDetails(title="Data analyst")
YESTERDAY = TODAY - days(1)
HELD = InterviewDetails(starts_at=at(YESTERDAY, 15, 30), ends_at=at(YESTERDAY, 16, 30))


def take(db: Session, agency: Agency, **told: Any) -> Taken:
    everything: dict[str, Any] = {
        "candidate": MAYA,
        "employer": NORTHWIND,
        "contact": DANA,
        "job": ANALYST,
        "interviews": [HELD],
        "by": SYSTEM,
        "at": NOW,
    }
    return intake.take(db, agency, **(everything | told))


def count(db: Session, table: type[Any]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def counts(db: Session) -> list[int]:
    return [count(db, table) for table in (Candidate, Employer, Contact, Job, Pursuit, Interview)]


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


def test_an_interview_makes_everybody_and_starts_the_round(db: Session, agency: Agency) -> None:
    taken = take(db, agency)
    assert taken.is_new
    assert counts(db) == [1, 1, 1, 1, 1, 1]
    pursuit = taken.pursuit
    assert (pursuit.candidate.name, pursuit.employer.name) == ("Maya Okafor", "Northwind Freight")
    assert (pursuit.contact, pursuit.job.title) == (taken.contact, "Data analyst")
    assert (pursuit.next_step, pursuit.due_at) == ("thank_you", at(TODAY, 16, 30))
    assert pursuit.drift(NOW) == {}


def test_telling_the_same_again_changes_nothing(db: Session, agency: Agency) -> None:
    first = take(db, agency)
    version, position = first.pursuit.version, first.pursuit.position
    again = take(db, agency, at=NOW + days(0))
    assert not again.is_new
    assert again.pursuit.id == first.pursuit.id
    assert counts(db) == [1, 1, 1, 1, 1, 1]
    assert (again.pursuit.version, again.pursuit.position) == (version, position)


def test_another_agency_has_its_own(db: Session, agency: Agency) -> None:
    ours = take(db, agency)
    theirs = take(db, make_agency(db, name="Harbor Talent"))
    assert theirs.candidate.id != ours.candidate.id
    assert counts(db) == [2, 2, 2, 2, 2, 2]


# Who is found


def test_an_address_finds_somebody_however_it_is_written(db: Session, agency: Agency) -> None:
    first = take(db, agency)
    again = take(db, agency, candidate=replace(MAYA, email="  Maya@EXAMPLE.com ", last_name="Okafor-Reed"))
    assert again.candidate is first.candidate
    assert again.candidate.name_key == "okafor-reed maya"
    assert again.pursuit.candidate_key == "okafor-reed maya"


def test_a_name_alone_is_nobody_we_know(db: Session, agency: Agency) -> None:
    take(db, agency)
    take(db, agency, candidate=CandidateDetails(first_name="Maya", last_name="Okafor"))
    assert count(db, Candidate) == 2


def test_a_name_and_a_number_find_somebody(db: Session, agency: Agency) -> None:
    by_number = CandidateDetails(first_name="Maya", last_name="Okafor", phone="773 555 0177")
    first = take(db, agency, candidate=by_number)
    again = take(db, agency, candidate=replace(by_number, phone="+1 (773) 555-0177", email="maya@example.com"))
    assert again.candidate is first.candidate
    assert (again.candidate.phone, again.candidate.email) == ("+17735550177", "maya@example.com")
    other = take(db, agency, candidate=replace(by_number, email="m.okafor@example.com"))
    assert other.candidate is not first.candidate


def test_names_are_found_whatever_their_case_and_spacing(db: Session, agency: Agency) -> None:
    first = take(db, agency)
    again = take(
        db,
        agency,
        employer=EmployerDetails(name=" NORTHWIND   freight "),
        contact=ContactDetails(name="dana whitfield"),
        job=JobDetails(title="data  Analyst"),
    )
    assert (again.employer, again.contact, again.job) == (first.employer, first.contact, first.job)
    assert again.pursuit.id == first.pursuit.id
    assert first.contact is not None
    assert first.contact.phone == "+13125550142"


def test_the_same_names_at_another_employer_are_other_people_and_jobs(db: Session, agency: Agency) -> None:
    take(db, agency)
    take(db, agency, employer=EmployerDetails(name="Tidewater Health"))
    assert counts(db) == [1, 2, 2, 2, 2, 2]


def test_a_contact_is_found_by_address_before_name(db: Session, agency: Agency) -> None:
    first = take(db, agency, contact=replace(DANA, email="dana@northwind.example"))
    again = take(db, agency, contact=ContactDetails(name="Dana W. Reed", email="Dana@Northwind.example"))
    assert again.contact is first.contact
    assert again.contact is not None
    assert again.contact.name == "Dana W. Reed"


def test_two_requisitions_of_one_title_are_two_openings(db: Session, agency: Agency) -> None:
    first = take(db, agency, job=replace(ANALYST, requisition_id="R-1"))
    second = take(db, agency, job=replace(ANALYST, requisition_id="R-2"))
    renamed = take(db, agency, job=JobDetails(title="Senior analyst", requisition_id="R-1"))
    assert first.job is not second.job
    assert renamed.job is first.job


def test_a_row_of_another_agency_is_nobody(db: Session, agency: Agency) -> None:
    theirs = make_pursuit(db, make_agency(db, name="Harbor Talent"))
    for member, told in {
        "candidate": CandidateDetails(id=theirs.candidate_id),
        "employer": EmployerDetails(id=theirs.employer_id),
        "job": JobDetails(id=theirs.job_id),
        "contact": ContactDetails(id=theirs.contact_id),
    }.items():
        with pytest.raises(InvalidError) as refused:
            take(db, agency, **{member: told})
        assert refused.value.pointer == f"/{member}/id"
        assert refused.value.sentence == f"There is no such {member}."


def test_a_job_of_another_employer_is_refused(db: Session, agency: Agency) -> None:
    first = take(db, agency)
    with pytest.raises(InvalidError, match="another employer's"):
        take(db, agency, employer=EmployerDetails(name="Tidewater Health"), job=JobDetails(id=first.job.id))


def test_a_stub_is_filled_when_more_is_told(db: Session, agency: Agency) -> None:
    stub = take(db, agency, candidate=CandidateDetails(first_name="Candidate", last_name="GH-42", is_stub=True))
    assert stub.candidate.is_stub
    filled = take(db, agency, candidate=replace(MAYA, id=stub.candidate.id))
    assert filled.candidate is stub.candidate
    assert (filled.candidate.name, filled.candidate.is_stub) == ("Maya Okafor", False)


# What is told of them


def test_what_is_absent_stays_and_null_clears(db: Session, agency: Agency) -> None:
    first = take(db, agency, contact=replace(DANA, email="dana@northwind.example", title="VP Operations"))
    take(db, agency, contact=ContactDetails(name="Dana Whitfield", title=None))
    contact = first.contact
    assert contact is not None
    assert (contact.title, contact.phone, contact.email) == (None, "+13125550142", "dana@northwind.example")


def test_numbers_are_read_as_the_agencys_country_writes_them(db: Session, agency: Agency) -> None:
    agency.country, agency.subdivision = "DE", None
    taken = take(db, agency, contact=replace(DANA, phone="030 901820"))
    assert taken.contact is not None
    assert taken.contact.phone == "+4930901820"


def test_an_extension_is_kept(db: Session, agency: Agency) -> None:
    taken = take(db, agency, contact=replace(DANA, phone="312-555-0142 ext. 12"))
    assert taken.contact is not None
    assert taken.contact.phone == "+13125550142;ext=12"


@pytest.mark.parametrize(
    ("told", "pointer", "sentence"),
    [
        ({"contact": ContactDetails(name="Dana", phone="555")}, "/contact/phone", "cannot be dialled"),
        ({"contact": ContactDetails(name="Dana", phone="call me")}, "/contact/phone", "cannot be dialled"),
        ({"candidate": replace(MAYA, email="maya at home")}, "/candidate/email", "is not an e-mail address"),
        ({"candidate": CandidateDetails(email="maya@example.com")}, "/candidate/first_name", "candidate's name"),
        ({"employer": EmployerDetails(name=" \x00 ")}, "/employer/name", "employer's name"),
        ({"employer": EmployerDetails(name="N" * 201)}, "/employer/name", "too long"),
        ({"job": JobDetails(title="")}, "/job/title", "job's title"),
        ({"job": JobDetails(title="Analyst", status="maybe")}, "/job/status", "open, on_hold"),
        ({"interviews": [InterviewDetails()]}, "/interviews/0/starts_at", "start, or its day"),
        ({"interviews": [HELD, InterviewDetails(starts_at=NOW, ends_at=NOW)]}, "/interviews/1/ends_at", "before it"),
        ({"interviews": [InterviewDetails(id=999)]}, "/interviews/0/id", "no such interview"),
    ],
)
def test_what_cannot_be_taken_is_pointed_at(
    db: Session, agency: Agency, told: dict[str, Any], pointer: str, sentence: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        take(db, agency, **told)
    assert refused.value.pointer == pointer
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("strange", ["\ud800", "a\x00b", "Zoë 🎻 \u200dO’Brien", "' OR 1=1 --", "<b>x</b>"])
def test_strange_names_are_kept_or_cleaned_and_break_nothing(db: Session, agency: Agency, strange: str) -> None:
    taken = take(db, agency, candidate=replace(MAYA, first_name=f"M{strange}"))
    db.commit()
    assert taken.candidate.first_name.startswith("M")
    assert not {"\x00", "\ud800"} & set(taken.candidate.first_name)


# Interviews


@pytest.mark.parametrize(
    ("told", "starts_at", "ends_at", "assumed"),
    [
        (HELD, at(YESTERDAY, 15, 30), at(YESTERDAY, 16, 30), False),
        (InterviewDetails(starts_at=at(YESTERDAY, 10)), at(YESTERDAY, 10), at(YESTERDAY, 11), True),
        (InterviewDetails(ends_at=at(YESTERDAY, 10)), at(YESTERDAY, 9), at(YESTERDAY, 10), False),
        (InterviewDetails(on=YESTERDAY), at(YESTERDAY, 16), at(YESTERDAY, 17), True),
    ],
)
def test_a_missing_start_or_end_is_assumed_and_said_to_be(
    db: Session, agency: Agency, told: InterviewDetails, starts_at: datetime, ends_at: datetime, assumed: bool
) -> None:
    (meeting,) = take(db, agency, interviews=[told]).interviews
    assert (meeting.starts_at, meeting.ends_at, meeting.ends_are_assumed) == (starts_at, ends_at, assumed)
    again = take(db, agency, interviews=[told])
    assert again.interviews == (meeting,)
    assert count(db, Interview) == 1


def test_a_day_becomes_a_time_once_it_is_known_and_a_day_told_later_says_no_more(db: Session, agency: Agency) -> None:
    take(db, agency, interviews=[InterviewDetails(on=YESTERDAY)])
    known = take(db, agency, interviews=[HELD])
    later = take(db, agency, interviews=[InterviewDetails(on=YESTERDAY)])
    assert count(db, Interview) == 1
    assert later.interviews == known.interviews
    assert later.interviews[0].ends_at == HELD.ends_at
    assert not later.interviews[0].ends_are_assumed
    assert later.pursuit.due_at == at(TODAY, 16, 30)


def test_an_assumed_end_never_replaces_a_known_one(db: Session, agency: Agency) -> None:
    take(db, agency)
    again = take(db, agency, interviews=[InterviewDetails(starts_at=HELD.starts_at)])
    assert again.interviews[0].ends_at == HELD.ends_at


def test_two_starts_on_one_day_are_two_interviews(db: Session, agency: Agency) -> None:
    morning, noon = InterviewDetails(starts_at=at(YESTERDAY, 9)), InterviewDetails(starts_at=at(YESTERDAY, 12))
    taken = take(db, agency, interviews=[morning, noon, morning])
    assert count(db, Interview) == 2
    assert taken.interviews[0] is taken.interviews[2]
    assert taken.pursuit.interview_ends_at == at(YESTERDAY, 13)


def test_a_known_interview_is_moved_by_its_id(db: Session, agency: Agency) -> None:
    (meeting,) = take(db, agency, interviews=[InterviewDetails(starts_at=at(TODAY + days(1), 9))]).interviews
    moved = InterviewDetails(id=meeting.id, starts_at=at(TODAY + days(4), 9), ends_at=at(TODAY + days(4), 10))
    taken = take(db, agency, interviews=[moved])
    assert taken.interviews == (meeting,)
    assert taken.pursuit.interview_ends_at == at(TODAY + days(4), 10)


def test_a_cancelled_interview_starts_no_round_until_it_is_held_after_all(db: Session, agency: Agency) -> None:
    (meeting,) = take(db, agency).interviews
    off = take(db, agency, interviews=[InterviewDetails(id=meeting.id, status="cancelled")])
    assert off.pursuit.interview_ends_at is None
    on = take(db, agency, interviews=[replace(HELD, status="held")])
    assert on.interviews[0] is not meeting
    assert on.pursuit.next_step == "thank_you"


def test_a_promise_made_at_the_interview_counts_and_is_told_once(db: Session, agency: Agency) -> None:
    promised = replace(HELD, promised_on=TODAY + days(6), discussed="Route planning")
    first = take(db, agency, interviews=[promised])
    version = first.pursuit.version
    assert (first.pursuit.promised_on, first.interviews[0].discussed) == (TODAY + days(6), "Route planning")
    again = take(db, agency, interviews=[promised])
    assert again.pursuit.version == version
    cleared = take(db, agency, interviews=[replace(promised, promised_on=None, discussed="Route planning")])
    assert cleared.pursuit.promised_on is None


def test_a_promise_may_come_before_the_interview_and_change_until_it_ends(db: Session, agency: Agency) -> None:
    ahead = InterviewDetails(starts_at=at(TODAY + days(4), 9), promised_on=TODAY + days(9))
    take(db, agency, interviews=[ahead])
    later = replace(ahead, promised_on=TODAY + days(11))
    changed = take(db, agency, interviews=[later])
    version = changed.pursuit.version
    again = take(db, agency, interviews=[later])
    assert (again.pursuit.promised_on, again.pursuit.version) == (TODAY + days(11), version)


def test_a_promise_before_the_interview_day_is_refused(db: Session, agency: Agency) -> None:
    with pytest.raises(RuleError) as refused:
        take(db, agency, interviews=[replace(HELD, promised_on=date(2026, 4, 1))])
    assert (refused.value.code, refused.value.pointer) == ("promise-in-the-past", "/interviews/0")


# The pursuit


def test_a_pursuit_without_a_hiring_manager_takes_the_one_that_is_told(db: Session, agency: Agency) -> None:
    first = take(db, agency, contact=None)
    again = take(db, agency)
    assert again.pursuit.id == first.pursuit.id
    assert again.pursuit.contact is again.contact
    unnamed = take(db, agency, contact=None)
    assert unnamed.pursuit.contact is again.contact


def test_another_hiring_manager_or_a_closed_pursuit_is_another_pursuit(db: Session, agency: Agency) -> None:
    first = take(db, agency)
    second = take(db, agency, contact=ContactDetails(name="Jo Reed"))
    assert second.pursuit.id != first.pursuit.id
    first.pursuit.close("withdrew", by=SYSTEM, at=NOW)
    third = take(db, agency)
    assert third.is_new
    assert third.pursuit.id not in (first.pursuit.id, second.pursuit.id)


def test_the_first_recruiter_keeps_the_pursuit(db: Session, agency: Agency) -> None:
    priya, jo = make_recruiter(db, agency), make_recruiter(db, agency, name="Jo Reed")
    take(db, agency)
    assert take(db, agency, recruiter=priya).pursuit.recruiter is priya
    assert take(db, agency, recruiter=jo).pursuit.recruiter is priya


def test_two_who_tell_it_at_once_double_nothing(db: Session, agency: Agency, engine: Engine) -> None:
    db.commit()
    barrier, failures, found = threading.Barrier(4), list[BaseException](), list[int]()

    def tell() -> None:
        try:
            barrier.wait(timeout=20)
            with transaction(engine) as session:
                found.append(take(session, session.get_one(Agency, agency.id)).pursuit.id)
        except BaseException as error:
            failures.append(error)

    tellers = [threading.Thread(target=tell) for _ in range(4)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    assert failures == []
    assert len(set(found)) == 1
    assert counts(db) == [1, 1, 1, 1, 1, 1]
