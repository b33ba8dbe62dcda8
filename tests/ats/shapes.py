"""Payloads in the shapes of each vendor: what an account there says as the application of Maya Okafor goes on.

Each function answers one event as the vendor's own JSON, less its signature. Times are what the vendor would give.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

Json = dict[str, Any]


def iso(at: datetime) -> str:
    """Whole seconds in UTC, as Greenhouse writes them."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Greenhouse:
    """Application 13224851007 of candidate 60304594 for job 274075."""

    application, candidate, job = "13224851007", "60304594", "274075"
    slug = "greenhouse"

    def _application(self, at: datetime | None, **more: Any) -> Json:
        stage: Json = {"id": 71416, "name": "Onsite", "interviews": []}
        return {
            "id": int(self.application),
            "prospect": False,
            "status": "active",
            "rejected_at": None,
            "rejection_reason": None,
            "last_activity_at": iso(at) if at else None,
            "url": f"https://app.greenhouse.io/people/{self.candidate}?application_id={self.application}",
            "current_stage": stage,
            "candidate": self._candidate(),
            "jobs": [self._job()],
        } | more

    def _candidate(self, **more: Any) -> Json:
        return {
            "id": int(self.candidate),
            "first_name": "Maya",
            "last_name": "Okafor",
            "email_addresses": [{"value": "maya@example.com", "type": "personal"}],
            "phone_numbers": [{"value": "773-555-0177", "type": "mobile"}],
        } | more

    def _job(self, **more: Any) -> Json:
        return {"id": int(self.job), "name": "Data analyst", "requisition_id": "REQ-9", "status": "open"} | more

    def _told(self, action: str, at: datetime | None, **more: Any) -> Json:
        return {"action": action, "payload": {"application": self._application(at, **more)}}

    def applied(self, at: datetime) -> Json:
        return self._told("new_candidate_application", at)

    def interview(self, at: datetime, status: str = "scheduled", ref: int = 113101) -> Json:
        """Told within the stage: there is no event of its own."""
        met = {"id": 2622, "display_name": "Carl Buddha", "status": "tentative"}
        meeting = {"id": ref, "name": "Onsite", "status": status, "interviewers": [met]}
        stage = {"id": 71416, "name": "Onsite", "interviews": [meeting]}
        return self._told("application_updated", at, current_stage=stage)

    def held(self, at: datetime) -> Json:
        return self.interview(at, "awaiting_feedback")

    def called_off(self, ref: int = 113101) -> Json:
        return {"action": "interview_deleted", "payload": {"interview": {"id": ref}}}

    def stage(self, at: datetime, name: str = "Reference check", ref: int = 71417) -> Json:
        return self._told("candidate_stage_change", at, current_stage={"id": ref, "name": name, "interviews": []})

    def rejected(self, at: datetime, kind: str | None = "We rejected them", reason: str = "Too junior") -> Json:
        told = {"id": 14, "name": reason, "type": {"id": 3, "name": kind} if kind else None}
        return self._told("reject_candidate", at, status="rejected", rejected_at=iso(at), rejection_reason=told)

    def unrejected(self, at: datetime) -> Json:
        return self._told("unreject_candidate", at)

    def hired(self, at: datetime) -> Json:
        """It carries neither a status nor a stage, nor when it was last touched."""
        told = self._application(None)
        for name in ("status", "current_stage", "last_activity_at", "rejected_at", "rejection_reason"):
            del told[name]
        offer = {"id": 506409, "version": 1, "resolved_at": iso(at), "starts_at": "2026-06-01"}
        return {"action": "hire_candidate", "payload": {"application": told | {"offer": offer}}}

    def unhired(self, at: datetime) -> Json:
        return self._told("unhire_candidate", at)

    def offered(self) -> Json:
        return {"action": "offer_created", "payload": {"id": 12345, "application_id": int(self.application)}}

    def renamed(self, last_name: str) -> Json:
        return {"action": "update_candidate", "payload": {"candidate": self._candidate(last_name=last_name)}}

    def deleted(self) -> Json:
        person = {"id": int(self.candidate), "deleted_application_ids": [int(self.application)]}
        return {"action": "delete_candidate", "payload": {"person": person}}

    def merged(self, into: int) -> Json:
        told = self._candidate(new_candidate_id=into)
        return {"action": "merge_candidate", "payload": {"candidate": told}}

    def erased(self) -> Json:
        return {"action": "candidate_anonymized", "payload": {"candidate": {"id": int(self.candidate)}}}

    def job_closed(self) -> Json:
        return {"action": "job_updated", "payload": {"job": self._job(status="closed")}}

    def prospect(self, at: datetime) -> Json:
        return self._told("new_prospect_application", at, prospect=True, jobs=[])

    def scorecard(self) -> Json:
        return {"action": "scorecard_deleted", "payload": {"scorecard": {"id": 1}}}

    def ping(self) -> Json:
        return {"action": "ping", "payload": {"web_hook_id": 1}}


class Lever:
    """Opportunity 6408… of contact 997f…. It sends ids, and no time of an interview unless it is asked."""

    application, candidate = "6408dc54-7015-4e5b-8d60-23afff2b1efc", "997fd432-94f6-4613-9fa8-c3d5bd49600b"
    meeting = "32b7bf78-4592-4a56-b313-3e31ed25ea00"
    slug = "lever"

    def _told(self, event: str, at: datetime, **data: Any) -> Json:
        ids = {"opportunityId": self.application, "contactId": self.candidate}
        return {"event": event, "triggeredAt": round(at.timestamp() * 1000), "data": ids | data}

    def applied(self, at: datetime) -> Json:
        return self._told("applicationCreated", at)

    def interview(self, at: datetime, starts_at: datetime | None = None, minutes: int = 60) -> Json:
        meeting: Json = {"interviewId": self.meeting}
        if starts_at is not None:
            meeting["interview"] = {"date": round(starts_at.timestamp() * 1000), "duration": minutes}
        return self._told("interviewCreated", at, **meeting)

    def called_off(self, at: datetime) -> Json:
        return self._told("interviewDeleted", at, interviewId=self.meeting)

    def stage(self, at: datetime, to: str = "7c2690d8-6308-4ed9-ae2a-cbfe7db26593") -> Json:
        return self._told("candidateStageChange", at, toStageId=to, fromStageId="lead-new")

    def archived(self, at: datetime, reason: str = "c97322d4-a7f3-4008-948c-4f8e9c58d372") -> Json:
        archived = {"archivedAt": round(at.timestamp() * 1000), "reason": reason}
        return self._told("candidateArchiveChange", at, fromArchived=None, toArchived=archived)

    def unarchived(self, at: datetime) -> Json:
        return self._told("candidateArchiveChange", at, toArchived=None)

    def hired(self, at: datetime) -> Json:
        return self._told("candidateHired", at)

    def deleted(self, at: datetime) -> Json:
        return self._told("candidateDeleted", at)

    def ping(self, at: datetime) -> Json:
        """What "Verify connection" sends: a hire of nobody."""
        return {"event": "candidateHired", "triggeredAt": round(at.timestamp() * 1000), "data": {}}


class Ashby:
    """Application 9b0c… of candidate 2f6f… for job 4071…, each time as a whole."""

    application, candidate = "9b0c1f9e-8c1f-4a44-9f0b-0f6f5f1f0001", "2f6f5d2c-5a38-4b0e-9c2b-0d1a7c6b0002"
    slug = "ashby"

    def _told(self, action: str, at: datetime, stage: tuple[str, str], **more: Any) -> Json:
        title, kind = stage
        application = {
            "id": self.application,
            "updatedAt": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "status": "Active",
            "archiveReason": None,
            "candidate": {
                "id": self.candidate,
                "name": "Maya Okafor",
                "primaryEmailAddress": {"value": "maya@example.com", "type": "Work", "isPrimary": True},
            },
            "currentInterviewStage": {"id": f"stage-{title}", "title": title, "type": kind},
            "job": {"id": "4071538b-3cac-4fbf-ac76-f78ed250ffdd", "title": "Data analyst"},
        } | more
        return {"action": action, "data": {"application": application}}

    def applied(self, at: datetime) -> Json:
        return self._told("applicationSubmit", at, ("Application review", "PreInterviewScreen"))

    def interview(
        self, at: datetime, starts_at: datetime, ends_at: datetime, status: str = "Scheduled", ref: str = "schedule-1"
    ) -> Json:
        meeting = {"id": "event-1", "startTime": iso(starts_at), "endTime": iso(ends_at)}
        told = {
            "id": ref,
            "status": status,
            "applicationId": self.application,
            "updatedAt": iso(at),
            "interviewEvents": [meeting],
        }
        return {"action": "interviewScheduleUpdate", "data": {"interviewSchedule": told}}

    def stage(self, at: datetime, title: str = "Onsite", kind: str = "Active") -> Json:
        return self._told("candidateStageChange", at, (title, kind))

    def updated(self, at: datetime) -> Json:
        return self._told("applicationUpdate", at, ("Onsite", "Active"))

    def archived(self, at: datetime, kind: str = "RejectedByOrg") -> Json:
        reason = {"id": "6f0a1a70", "text": "Lacks experience", "reasonType": kind}
        return self._told("candidateStageChange", at, ("Archived", "Archived"), status="Archived", archiveReason=reason)

    def hired(self, at: datetime) -> Json:
        return self._told("candidateHire", at, ("Hired", "Hired"), status="Hired")

    def offered(self, at: datetime) -> Json:
        offer = {"id": "offer-1", "applicationId": self.application, "latestVersion": {"createdAt": iso(at)}}
        return {"action": "offerCreate", "data": {"offer": offer}}

    def ping(self) -> Json:
        return {"action": "ping", "data": {"webhookActionType": "ping"}}
