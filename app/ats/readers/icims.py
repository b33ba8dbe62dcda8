"""iCIMS' API: who and what its ids mean, and how the statuses are called. It tells no interview and dates nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.news import ApplicationNews, News, Opening, Person, Stage
from app.ats.oauth import bearer
from app.ats.reader import Api, Credential, Door, Reader, Thing, part
from app.ats.reading import at, many, text
from app.ats.vendor import Delivery

_AUDIENCE = "https://api.icims.com/v1/"


def _enter(api: Api) -> Door:
    key = {name: api.credentials[name] for name in ("client_id", "client_secret")}
    token = bearer(api, f"{api.credentials['auth_url']}/oauth/token", {}, {"audience": _AUDIENCE, **key})
    return Door(api.credentials["url"], token)


def _wants(delivery: Delivery) -> Iterator[Thing]:
    ref = text(delivery.said, "systemId")
    if ref and text(delivery.said, "eventType") == "WorkFlowStatusChangeEvent":
        yield Thing("application", ref)


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    workflow = api.read(_path(api, "applicantworkflows", thing.ref))
    found = {"workflow": workflow}
    if person := _profile(workflow, "associatedprofile"):
        found["person"] = api.read(_path(api, "people", person), fields="firstname,lastname,email")
    if job := _profile(workflow, "baseprofile"):
        found["job"] = api.read(_path(api, "jobs", job), fields="jobtitle")
    return found


def _path(api: Api, noun: str, ref: str) -> str:
    return f"customers/{part(api.credentials['customer'])}/{noun}/{part(ref)}"


def _profile(workflow: Any, name: str) -> str | None:
    """The id of the profile that a workflow is about, which comes alone or with more."""
    return text(workflow, f"{name}.id") or text(workflow, name)


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    """Its search answers up to a thousand at once, and gives no further page."""
    from_ = since.astimezone(UTC).strftime("%Y-%m-%d %I:%M %p")
    filters = [{"name": "applicantworkflow.updateddate", "value": [from_], "operator": ">="}]
    found = api.call(_path(api, "search", "applicantworkflows"), {"filters": filters, "operator": "&"})
    yield [Thing("application", ref) for one in many(found, "searchResults") if (ref := text(one, "id"))]


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    workflow = at(found, "workflow")
    person, job = _profile(workflow, "associatedprofile"), _profile(workflow, "baseprofile")
    yield ApplicationNews(
        ref=thing.ref,
        candidate=_person(person, at(found, "person")) if person else None,
        job=Opening(ref=job, title=text(found, "job.jobtitle")) if job else None,
        stage=_stage(at(workflow, "status")),
    )


def _person(ref: str, said: Any) -> Person:
    first, last = text(said, "firstname"), text(said, "lastname")
    return Person(ref=ref, first_name=first, last_name=last, email=text(said, "email"))


def _stage(status: Any) -> Stage | None:
    key = text(status, "id")
    return Stage(key=key, name=text(status, "formattedvalue") or text(status, "value") or key) if key else None


READER = Reader(
    credentials=(
        Credential("customer", "Customer ID", "The number of the account, as in its addresses.", is_secret=False),
        Credential("client_id", "Client ID", "iCIMS gives it, with the secret, to a customer’s integration."),
        Credential("client_secret", "Client secret"),
        Credential("url", "Address", given="https://api.icims.com", is_secret=False),
        Credential("auth_url", "Address of its sign-in", given="https://login.icims.com", is_secret=False),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
