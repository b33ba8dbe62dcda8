"""One story in the shapes of the further vendors: Maya has an interview on 12 May, moves on, and the end of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.ats.shapes import Json, iso
from tests.factories import at


def may(day: int, hour: int = 12) -> datetime:
    return at(date(2026, 5, day), hour)


def workable(kind: str, when: datetime, **more: Any) -> Json:
    told = {
        "id": "27273038",
        "firstname": "Maya",
        "lastname": "Okafor",
        "email": "maya@example.com",
        "job": {"shortcode": "9CD658E13E", "title": "Data analyst"},
        "stage": kind.capitalize(),
        "stage_kind": kind,
        "disqualified": False,
        "withdrew": False,
        "hired_at": None,
        "updated_at": iso(when),
    }
    return {"event_type": "candidate_moved", "fired_at": iso(when), "data": told | more}


def smartrecruiters(event: str, when: datetime, **ids: str) -> Json:
    known = {"application_id": "app-1", "candidate_id": "cand-1", "job_id": "job-1"}
    return {"event": event, "at": int(when.timestamp()), "body": known | ids}


def teamtailor(when: datetime, **attributes: Any) -> Json:
    linked = {"candidate": "31", "job": "2", "stage": "77"}
    told = {
        "id": "4711",
        "type": "job-applications",
        "attributes": {"updated-at": when.isoformat()} | {k.replace("_", "-"): v for k, v in attributes.items()},
        "relationships": {noun: {"data": {"id": ref, "type": f"{noun}s"}} for noun, ref in linked.items()},
    }
    return {"event_name": "job_application.update", "data": told}


def recruitee(subtype: str, when: datetime, **details: Any) -> Json:
    told = {
        "candidate": {"id": 5, "name": "Maya Okafor", "emails": ["maya@example.com"]},
        "offer": {"id": 8, "title": "Data analyst"},
        "details": details,
    }
    return {"event_type": "candidate_moved", "event_subtype": subtype, "created_at": iso(when), "payload": told}


def breezy(stage: str, when: datetime) -> Json:
    told = {
        "position": {"_id": "p1", "name": "Data analyst"},
        "stage": {"id": f"s-{stage}", "name": stage},
        "candidate": {"_id": "c1", "name": "Maya Okafor", "email_address": "maya@example.com"},
    }
    return {"_id": f"{stage}-{iso(when)}", "type": "candidateStatusUpdated", "object": told, "creation_date": iso(when)}


def pinpoint(event: str, when: datetime, **more: Any) -> Json:
    application = {"id": "9", "first_name": "Maya", "last_name": "Okafor", "job": {"id": "3", "title": "Data analyst"}}
    return {"event": event, "triggered_at": iso(when), "data": {"application": application} | more}


def jazzhr() -> Json:
    return {"candidate": {"id": "c-1", "first_name": "Maya", "last_name": "Okafor", "email": "maya@example.com"}}


def huntflow(status: str, when: datetime, reason: str | None = None, company: str = "Tesla") -> Json:
    told = {
        "type": "STATUS",
        "applicant": {"id": 1, "first_name": "Maya", "last_name": "Okafor"},
        "vacancy": {"id": 28, "position": "Data analyst", "company": company, "state": "OPEN"},
        "status": {"id": status, "name": status},
        "rejection_reason": {"id": reason, "name": reason} if reason else None,
        "created": when.isoformat(),
    }
    return {"event": told}


def icims(status: str, before: str = "D10100") -> Json:
    """A change of status: ids, the statuses' too, and where to read the rest."""
    api = "https://api.icims.example/customers/1234"
    return {
        "eventType": "WorkFlowStatusChangeEvent",
        "customerId": "1234",
        "systemId": "90412",
        "jobId": "1209",
        "personId": "3377",
        "userId": "121",
        "oldStatus": before,
        "newStatus": status,
        "links": [{"rel": "person", "title": "Person Profile", "url": f"{api}/people/3377"}],
    }


def jobadder(event: str, when: datetime, **about: Any) -> Json:
    return {"event": event, "eventDate": iso(when), "eventData": {}, **about}


def jobadder_application(status: str) -> Json:
    """An application in the shape of JobAdder's API."""
    return {
        "applicationId": 7001,
        "status": {"statusId": len(status), "name": status, "active": True},
        "candidate": {"candidateId": 31, "firstName": "Maya", "lastName": "Okafor", "email": "maya@example.com"},
        "job": {"jobId": 8, "jobTitle": "Data analyst", "company": {"companyId": 5, "name": "Tidewater Health"}},
    }


def jobadder_status(status: str, when: datetime) -> Json:
    return jobadder("jobapplication_status_changed", when, jobApplication=jobadder_application(status))


def jobadder_interview(when: datetime, begins: datetime, kind: str = "External") -> Json:
    told = {"interviewId": 55, "type": kind, "startAt": iso(begins), "endAt": iso(begins + timedelta(hours=1))}
    told |= {"interviewee": jobadder_application("Interview")}
    return jobadder("interview_scheduled", when, interview=told)


def jobadder_placement(when: datetime) -> Json:
    told = {"placementId": 9, "approved": True, "company": {"companyId": 5, "name": "Tidewater Health"}}
    told |= {"job": {"jobId": 8, "jobTitle": "Data analyst"}, "candidate": {"candidateId": 31, "firstName": "Maya"}}
    return jobadder("placement_approved", when, placement=told)


def zoho(event: str, when: datetime, **more: str) -> Json:
    """The parameters that Hearback asks for, of Maya's application and of her interviews."""
    who = {"candidate_id": "31", "candidate": "Maya Okafor", "job_id": "8", "job": "Data analyst"}
    return {"event": event, "at": when.isoformat(), **who, **more}


def zoho_status(status: str, when: datetime) -> Json:
    return zoho("application", when, status=status, email="maya@example.com", client="Tidewater Health")


def zoho_interview(when: datetime, begins: datetime, event: str = "interview") -> Json:
    ends = begins + timedelta(hours=1)
    return zoho(event, when, id="55", starts_at=begins.isoformat(), ends_at=ends.isoformat())


ONE_OF_EACH: dict[str, Json] = {
    "workable": workable("interview", may(6)),
    "smartrecruiters": smartrecruiters("application.created", may(4)),
    "teamtailor": teamtailor(may(6)),
    "recruitee": recruitee("stage_changed", may(6), to_stage={"id": 1, "name": "Onsite", "category": "interview"}),
    "breezy": breezy("Onsite", may(6)),
    "pinpoint": pinpoint("application_created", may(4)),
    "jazzhr": jazzhr(),
    "huntflow": huntflow("Onsite", may(6)),
    "icims": icims("C36951"),
    "jobadder": jobadder_status("Submitted", may(6)),
    "zoho": zoho_status("Submitted", may(6)),
}
