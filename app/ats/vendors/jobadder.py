"""JobAdder: an agency's own system. It signs nothing, and its statuses are each customer's own.

Its documentation gives the envelope of a notification, and says that what it is about comes along. That is read in the
shapes of JobAdder's API, in whichever place of the envelope it is. A candidate is known in a job by both their ids, since
a placement names no application.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from app.ats.news import (
    NOT_OURS,
    ApplicationNews,
    CandidateNews,
    Ended,
    JobNews,
    Meeting,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reading import at, instant, text
from app.ats.signatures import authorization
from app.ats.vendor import Delivery, Vendor, named

# Of each event, the id of what it is about, and what that may be called in the envelope.
_ABOUT = {
    "jobapplication_status_changed": ("applicationId", "jobApplication", "application"),
    "interview_scheduled": ("interviewId", "interview"),
    "placement_approved": ("placementId", "placement"),
    "candidate_updated": ("candidateId", "candidate"),
    "candidate_status_changed": ("candidateId", "candidate"),
    "job_status_changed": ("jobId", "job"),
}


def read(delivery: Delivery) -> Iterator[News]:
    event, since = text(delivery.said, "event"), instant(delivery.said, "eventDate")
    about = _about(delivery)
    if event not in _ABOUT:
        yield NOT_OURS
    elif about is None:
        yield Nothing(why="It does not say what it is about.")
    elif event == "jobapplication_status_changed":
        yield application(about, at=since)
    elif event == "interview_scheduled":
        yield _interview(about, at=since)
    elif event == "placement_approved":
        yield placement(about, at=since)
    elif event == "job_status_changed":
        yield job(about, at=since)
    else:
        yield CandidateNews(candidate=_person(about), at=since)


def _about(delivery: Delivery) -> Any:
    """What the event is about: the first that has its id, by a name of its own or in the envelope itself."""
    ref, *names = _ABOUT.get(text(delivery.said, "event") or "", ("",))
    places = [*(place for name in names for place in (name, f"eventData.{name}")), "eventData"]
    found = (*(at(delivery.said, place) for place in places), delivery.said)
    return next((one for one in found if text(one, ref)), None)


def _subject(delivery: Delivery) -> str | None:
    ref = _ABOUT.get(text(delivery.said, "event") or "", ("",))[0]
    return text(_about(delivery), ref)


def application(said: Any, *, at: datetime | None) -> News:
    """What an application says of who is where in which job."""
    return _application(said, at=at, stage=_stage(said))


def placement(said: Any, *, at: datetime | None) -> News:
    """A placement that was approved: a hire."""
    return _application(said, at=at, state=Ended(outcome="hired"))


def job(said: Any, *, at: datetime | None) -> News:
    """A job as it is called now."""
    return JobNews(job=_job(said, said), at=at)


def held(said: Any, interviews: Iterable[Any]) -> News:
    """The interviews of an application, the agency's own left out."""
    return _application(said, meetings=tuple(_meeting(one) for one in interviews if not _is_internal(one)))


def _application(said: Any, **told: Any) -> News:
    if not text(said, "candidate.candidateId") or not text(said, "job.jobId"):
        return Nothing(why="It names no candidate in a job.")
    person, job = _person(at(said, "candidate")), _job(at(said, "job"), said)
    return ApplicationNews(ref=f"{person.ref}:{job.ref}", candidate=person, job=job, **told)


def _interview(said: Any, **told: Any) -> News:
    if _is_internal(said):
        return Nothing(why="The agency’s own interview, not the employer’s.")
    return _application(at(said, "interviewee"), meetings=(_meeting(said),), **told)


def _is_internal(said: Any) -> bool:
    return text(said, "type") == "Internal"


def _meeting(said: Any) -> Meeting:
    return Meeting(
        ref=text(said, "interviewId") or "",
        starts_at=instant(said, "startAt"),
        ends_at=instant(said, "endAt"),
        location=text(said, "location"),
    )


def _stage(said: Any) -> Stage | None:
    key, name = text(said, "status.statusId"), text(said, "status.name")
    return Stage(key=key, name=name or key, is_entered=True) if key else None


def _job(said: Any, beside: Any) -> Opening:
    """The job, whose employer and title may stand beside it."""
    employer = text(said, "company.name") or text(beside, "company.name")
    return Opening(
        ref=text(said, "jobId") or "", title=text(said, "jobTitle") or text(beside, "jobTitle"), employer=employer
    )


def _person(said: Any) -> Person:
    return Person(
        ref=text(said, "candidateId") or "",
        first_name=text(said, "firstName"),
        last_name=text(said, "lastName"),
        email=text(said, "email"),
        phone=text(said, "mobile") or text(said, "phone"),
    )


JOBADDER = Vendor(
    slug="jobadder",
    name="JobAdder",
    scope="agency",
    read=read,
    is_signed=authorization,
    event=named("event"),
    subject=_subject,
    key=named("eventId"),
    signed_with="Authorization",
    steps=(
        (
            "JobAdder has no page for webhooks. Make one by its API, as an application that has the scope "
            "`offline_access`: `POST /v2/webhooks`, with a `name` and the address as `url`."
        ),
        (
            "Ask for these `events`: `jobapplication_status_changed`, `interview_scheduled`, `placement_approved`, "
            "`candidate_updated`, `candidate_status_changed` and `job_status_changed`."
        ),
        (
            "Make up a long `authorization`, give it to the webhook, and save the same here. JobAdder signs nothing: "
            "without it whoever knows the address can send to it."
        ),
        "Say below what its statuses mean, as they arrive. A placement that is approved is a hire.",
        (
            "After ten failures in an hour JobAdder suspends the webhook, and sends nothing of what happens until its "
            "`status` is set to `Enabled` again by `PUT /v2/webhooks/{id}`. So let Hearback read its API too: what was "
            "missed is read once a day, or when you ask for it below."
        ),
    ),
)
