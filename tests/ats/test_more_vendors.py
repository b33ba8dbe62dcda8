"""What the events of the further vendors do to a pursuit."""

from __future__ import annotations

import gzip
import json

import pytest

from app.db import transaction
from app.models import Agency
from tests.ats.conftest import Account, Accounts, give_meaning
from tests.ats.more_shapes import (
    ONE_OF_EACH,
    breezy,
    huntflow,
    icims,
    jazzhr,
    jobadder,
    jobadder_application,
    jobadder_interview,
    jobadder_placement,
    jobadder_status,
    may,
    pinpoint,
    recruitee,
    smartrecruiters,
    teamtailor,
    workable,
    zoho,
    zoho_interview,
    zoho_status,
)
from tests.ats.shapes import Json
from tests.ats.signing import SIGN, Sent
from tests.factories import make_agency

MET: dict[str, list[Json]] = {
    "workable": [workable("interview", may(6))],
    "smartrecruiters": [smartrecruiters("interview.created", may(6), interview_id="i-1")],
    "pinpoint": [pinpoint("interview_scheduled", may(6), interview={"id": "i", "starts_at": may(12).isoformat()})],
}
MET["jobadder"] = [jobadder_interview(may(6), may(12, 10))]
MET["zoho"] = [zoho_status("Submitted", may(5)), zoho_interview(may(6), may(12, 10))]
ENDS: list[tuple[str, Json, str | None]] = [
    ("workable", workable("hired", may(13), hired_at=may(13).isoformat()), "hired"),
    ("workable", workable("interview", may(13), disqualified=True), "not_selected"),
    ("workable", workable("interview", may(13), disqualified=True, withdrew=True), "withdrew"),
    ("smartrecruiters", smartrecruiters("application.status.updated", may(13), status="HIRED"), "hired"),
    ("smartrecruiters", smartrecruiters("application.status.updated", may(13), status="WITHDRAWN"), "withdrew"),
    ("smartrecruiters", smartrecruiters("application.status.updated", may(13)), None),
    ("pinpoint", pinpoint("application_hired", may(13)), "hired"),
    ("jobadder", jobadder_placement(may(13)), "hired"),
    ("jobadder", jobadder_status("Rejected", may(13)), None),
    ("zoho", zoho_status("Hired", may(13)), None),
]


@pytest.mark.parametrize(("vendor", "ending", "outcome"), ENDS)
def test_an_interview_opens_the_pursuit_and_its_end_ends_it(
    account: Accounts, vendor: str, ending: Json, outcome: str | None
) -> None:
    ats = account(vendor)
    ats.tell(*MET[vendor], ending)
    assert ats.pursuit().outcome == outcome


STATES: list[tuple[str, list[Json], tuple[str | None, bool]]] = [
    ("teamtailor", [teamtailor(may(6))], (None, False)),
    ("teamtailor", [teamtailor(may(6), rejected_at=may(6).isoformat())], ("not_selected", True)),
    ("teamtailor", [teamtailor(may(7)), teamtailor(may(6), rejected_at=may(6).isoformat())], ("not_selected", False)),
    ("recruitee", [recruitee("disqualified", may(6))], ("not_selected", True)),
    ("recruitee", [recruitee("disqualified", may(6)), recruitee("requalified", may(7))], ("not_selected", False)),
    ("huntflow", [huntflow("Declined", may(6), "No fit")], (None, True)),
]


@pytest.mark.parametrize(("vendor", "told", "known"), STATES)
def test_vendors_without_interviews_keep_how_an_application_stands(
    account: Accounts, vendor: str, told: list[Json], known: tuple[str | None, bool]
) -> None:
    ats = account(vendor)
    ats.tell(*told)
    application = ats.application()
    over = application.ended_at is not None and application.ended_at >= (application.reopened_at or may(1))
    assert (application.outcome, over) == known
    assert ats.pursuits() == []


def test_a_stage_of_a_customers_own_is_kept_by_its_id_and_waits_to_be_explained(account: Accounts) -> None:
    ats = account("breezy")
    give_meaning(ats, "stage", "s-Gone", "withdrew")
    ats.tell(breezy("Onsite", may(6)), breezy("Gone", may(7)))
    assert ats.application().stage_key == "s-Gone"


def test_an_agencys_own_system_names_the_employer_of_each_job(account: Accounts) -> None:
    ats = account("huntflow")
    ats.tell(huntflow("New", may(6)))
    assert ats.events()[0].state == "applied"
    assert ats.application().job_id is not None


def test_icims_statuses_are_kept_by_their_ids_and_end_nothing_until_somebody_says_what_they_mean(
    account: Accounts,
) -> None:
    ats = account("icims")
    ats.tell(icims("C36951"), icims("C38354", before="C36951"))
    application = ats.application()
    assert (application.external_id, application.stage_key, application.outcome) == ("90412", "C38354", None)
    assert [event.state for event in ats.events()] == ["applied", "applied"]
    assert ats.pursuits() == []


def test_icims_zips_what_it_sends_and_an_event_of_another_kind_is_taken_and_passed_over(account: Accounts) -> None:
    ats, sent = account("icims"), SIGN["icims"](icims("C36951"))
    zipped = Sent(gzip.compress(sent.body), sent.headers)
    assert ats.post(zipped, **{"Content-Encoding": "gzip"}).status_code == 200
    assert ats.post(Sent(sent.body)).status_code == 401
    ats.work()
    assert ats.send({"eventType": "JobPostToWebEvent", "systemId": "1209"}).state == "ignored"
    assert ats.send({"eventType": "WorkFlowStatusChangeEvent"}).state == "ignored"
    assert [event.state for event in ats.events()] == ["applied", "ignored", "ignored"]


def test_an_export_makes_a_candidate(account: Accounts) -> None:
    ats = account("jazzhr")
    ats.tell(jazzhr())
    assert ats.events()[0].state == "applied"


def test_jazzhr_tries_the_address_before_the_secret_is_saved(account: Accounts) -> None:
    tried = Sent(b'{"data": "JazzHR Verify Event"}', {"X-JazzHR-Event": "VERIFY"})
    ats = account("jazzhr", secret=None)
    assert ats.post(tried).status_code == 200
    assert ats.events() == []


def test_smartrecruiters_is_answered_202_and_its_handshake_brings_the_secret(account: Accounts) -> None:
    ats = account("smartrecruiters", secret=None)
    answer = ats.post(Sent(b""), **{"X-Hook-Secret": "brought-along"})
    assert (answer.status_code, answer.headers["X-Hook-Secret"]) == (200, "brought-along")
    sent = SIGN["smartrecruiters"](ONE_OF_EACH["smartrecruiters"], secret="brought-along")
    assert ats.post(sent).status_code == 202
    # Once it has a secret, only an admin adds another.
    assert ats.post(Sent(b""), **{"X-Hook-Secret": "forged"}).status_code == 200
    assert ats.post(SIGN["smartrecruiters"](ONE_OF_EACH["smartrecruiters"], secret="forged")).status_code == 401


def test_recruitees_test_comes_unsigned_before_there_is_a_secret(account: Accounts) -> None:
    ats = account("recruitee", secret=None)
    assert ats.post(Sent(b'{"test":true}')).status_code == 200
    assert ats.events() == []


def test_jobadders_address_alone_is_enough_until_a_secret_is_saved(account: Accounts) -> None:
    ats, sent = account("jobadder", secret=None), SIGN["jobadder"](ONE_OF_EACH["jobadder"])
    unsigned = Sent(sent.body, {"x-jobadder-webhookid": "0b2f"})
    assert ats.post(unsigned).status_code == 200
    assert [event.subject for event in ats.events()] == ["7001"]
    guarded = account("jobadder", owner=another_agency(ats))
    for wrong in (
        unsigned,
        Sent(sent.body, {"Authorization": "another"}),
        Sent(sent.body, {"Authorization": "Bearer"}),
    ):
        assert guarded.post(wrong).status_code == 401
    assert guarded.post(sent).status_code == 200


def another_agency(ats: Account) -> Agency:
    with transaction(ats.engine) as session:
        return make_agency(session, name="Cedar Staffing")


def test_a_jobadder_interview_is_kept_with_its_time_and_employer_and_is_not_the_agencys_own(account: Accounts) -> None:
    ats = account("jobadder")
    ats.tell(jobadder_interview(may(6), may(12, 10), "Internal"))
    assert (ats.events()[0].state, ats.pursuits()) == ("ignored", [])
    ats.tell(jobadder_interview(may(6), may(12, 10)))
    (meeting,) = ats.pursuit().interviews
    assert (meeting.starts_at, meeting.ends_at) == (may(12, 10), may(12, 11))
    assert (ats.pursuit().employer.name, ats.pursuit().candidate.name) == ("Tidewater Health", "Maya Okafor")


def test_a_jobadder_status_ends_a_pursuit_once_somebody_has_said_what_it_means(account: Accounts) -> None:
    ats = account("jobadder")
    ats.tell(*MET["jobadder"], jobadder_status("Rejected", may(13)))
    assert (ats.pursuit().outcome, ats.pursuit().stage_name) == (None, "Rejected")
    give_meaning(ats, "stage", str(len("Rejected")), "not_selected")
    ats.tell(jobadder_status("Rejected", may(13)))
    assert (ats.pursuit().outcome, ats.pursuit().closed_by) == ("not_selected", "ats")


JOBADDER_SHAPES = [
    jobadder("jobapplication_status_changed", may(6), application=jobadder_application("New")),
    jobadder("jobapplication_status_changed", may(6)) | {"eventData": jobadder_application("New")},
    jobadder("jobapplication_status_changed", may(6)) | {"eventData": {"jobApplication": jobadder_application("New")}},
    jobadder("jobapplication_status_changed", may(6)) | jobadder_application("New"),
]


@pytest.mark.parametrize("told", JOBADDER_SHAPES)
def test_what_a_jobadder_event_is_about_is_found_wherever_it_is(account: Accounts, told: Json) -> None:
    ats = account("jobadder")
    ats.tell(told)
    assert ats.events()[0].subject == "7001"
    assert ats.application().external_id == "31:8"


OTHERS: list[tuple[str, Json, str]] = [
    ("jobadder", jobadder("candidate_updated", may(6), candidate={"candidateId": 31, "firstName": "Maya"}), "applied"),
    ("jobadder", jobadder("job_status_changed", may(6), job={"jobId": 8, "jobTitle": "Data analyst"}), "applied"),
    ("jobadder", jobadder("jobapplication_status_changed", may(6)), "ignored"),
    ("jobadder", jobadder("interview_scheduled", may(6), interview={"interviewId": 55, "type": "External"}), "ignored"),
    ("jobadder", jobadder("placement_status_changed", may(6), placement={"placementId": 9}), "ignored"),
    ("jobadder", jobadder("sms_sent", may(6)), "ignored"),
    ("zoho", zoho_status("Submitted", may(6)), "applied"),
    ("zoho", zoho_interview(may(6), may(12), "interview_cancelled"), "applied"),
    ("zoho", zoho("interview", may(6)), "ignored"),
    ("zoho", {"event": "application", "candidate_id": "31"}, "ignored"),
    ("zoho", {"module": "Tasks"}, "ignored"),
]


@pytest.mark.parametrize(("vendor", "told", "state"), OTHERS)
def test_other_events_are_noted_or_passed_over_and_open_nothing(
    account: Accounts, vendor: str, told: Json, state: str
) -> None:
    ats = account(vendor)
    ats.tell(told)
    (event,) = ats.events()
    assert event.state == state
    assert ats.pursuits() == []


def test_a_zoho_status_ends_a_pursuit_once_somebody_has_said_what_it_means(account: Accounts) -> None:
    ats = account("zoho")
    give_meaning(ats, "stage", "hired", "hired")
    ats.tell(*MET["zoho"], zoho_status("Hired", may(13)))
    pursuit = ats.pursuit()
    assert (pursuit.outcome, pursuit.closed_by, pursuit.employer.name) == ("hired", "ats", "Tidewater Health")
    assert [(one.starts_at, one.ends_at) for one in pursuit.interviews] == [(may(12, 10), may(12, 11))]


def test_who_the_employer_is_may_be_told_after_the_interview_and_of_each_job_for_itself(account: Accounts) -> None:
    ats = account("zoho")
    other = {"candidate_id": "32", "candidate": "Rosa Lind", "job_id": "9", "id": "56"}
    ats.tell(zoho_interview(may(6), may(12, 10)), zoho_interview(may(6), may(12, 10)) | other)
    assert all(pursuit.employer.is_stub for pursuit in ats.pursuits())
    ats.tell(zoho_status("Submitted", may(7)), zoho_status("Moved", may(8)) | {"client": "Another name"})
    first, second = ats.pursuits()
    assert (first.employer.name, first.job.employer_id) == ("Tidewater Health", first.employer_id)
    assert second.employer.is_stub


def test_a_zoho_interview_that_is_called_off_counts_no_more(account: Accounts) -> None:
    ats = account("zoho")
    ats.tell(*MET["zoho"], zoho_interview(may(7), may(12, 10), "interview_cancelled"))
    assert [meeting.status for meeting in ats.pursuit().interviews] == ["cancelled"]


READ = ["2026-05-12T10:00:00-07:00", "2026-05-12 10:00-0700", "2026-05-12T17:00:00Z", "2026-05-12T19:00:00 02:00"]
UNREAD = ["12/05/2026 10:00 AM", "2026-05-12T10:00:00", "2026-05-12", "1778605200000", "2026-05-12 19:00", "tomorrow"]


@pytest.mark.parametrize("told", READ)
def test_a_zoho_time_with_its_offset_is_read(account: Accounts, told: str) -> None:
    ats = account("zoho")
    ats.tell(zoho("interview", may(6), id="55", starts_at=told))
    assert [meeting.starts_at for meeting in ats.pursuit().interviews] == [may(12, 10)]


@pytest.mark.parametrize("told", UNREAD)
def test_any_other_zoho_time_is_left_out_and_the_log_says_so(account: Accounts, told: str) -> None:
    ats = account("zoho")
    ats.tell(zoho("interview", may(6), id="55", starts_at=told))
    assert ats.pursuit().interviews == []
    (event,) = ats.events()
    assert event.state == "applied"
    assert "Its starts_at was left out" in (event.reason or "")


def test_parameters_that_hearback_did_not_ask_for_are_kept_in_the_log(account: Accounts) -> None:
    ats = account("zoho")
    ats.send(zoho_status("Submitted", may(6)) | {"owner": "Priya Raman"})
    assert json.loads(ats.events()[0].body)["owner"] == "Priya Raman"
