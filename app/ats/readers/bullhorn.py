"""Bullhorn's REST API: the events of a subscription of ours, and the entities that they are about.

Fetching events consumes them, so the last batch is asked for again by its number unless it was kept. An application is a
job submission; its status is free text of each customer, explained by an admin. A placement is a hire. An interview is
an appointment of that type without a parent: each invitee has a copy below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.ats.interviewers import met
from app.ats.news import (
    ApplicationNews,
    CandidateNews,
    Deleted,
    Ended,
    JobNews,
    Meeting,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reader import (
    MOST_PAGES,
    Api,
    Credential,
    Door,
    MissingError,
    Reader,
    RefusedError,
    Thing,
    ThingKind,
    UnreadableError,
    part,
    read_json,
)
from app.ats.reading import at, instant, many, text
from app.ats.vendor import Delivery
from app.ats.vendors.bullhorn import APPOINTMENT, PLACEMENT

_LASTS = timedelta(minutes=8)  # a session that is not used ends after ten
_PERSON = "id,firstName,lastName,email,mobile,phone"
_JOB = "id,title,isOpen,isDeleted,dateLastModified,clientCorporation(id,name)"
_SUBMISSION = f"id,status,isDeleted,dateAdded,dateLastModified,candidate({_PERSON}),jobOrder({_JOB})"
_MEETING = (
    "id,type,dateBegin,dateEnd,isDeleted,dateLastModified,location,parentAppointment(id),candidateReference(id),jobOrder(id)"
    ",clientContactReference(id,firstName,lastName,email)"
)
_FIELDS: dict[ThingKind, tuple[str, str]] = {
    "application": ("JobSubmission", _SUBMISSION),
    "candidate": ("Candidate", f"{_PERSON},dateLastModified"),
    "job": ("JobOrder", _JOB),
    "interview": (APPOINTMENT, _MEETING),
    "hire": (PLACEMENT, "id,dateAdded,candidate(id),jobOrder(id)"),
}
_ENTITIES = {entity: kind for kind, (entity, _) in _FIELDS.items()}
_PAGE = 200


def _enter(api: Api) -> Door:
    session = api.session(lambda: (_login(api), _LASTS))
    return Door(session["url"], {"BhRestToken": session["token"]})


def _login(api: Api) -> dict[str, str]:
    """The steps of its documentation: where the account lives, a code, a token for it, and a session for that."""
    told = api.credentials
    lives = read_json(api.knock("GET", f"{told['url']}/rest-services/loginInfo?username={part(told['user'])}", {}).text)
    client = {"client_id": told["client_id"], "client_secret": told["client_secret"]}
    who = {"username": told["user"], "password": told["password"], "action": "Login", "response_type": "code"}
    oauth = text(lives, "oauthUrl") or ""
    leads_to = api.knock("POST", f"{oauth}/authorize", {}, {**who, "client_id": client["client_id"]})
    code = parse_qs(urlsplit(leads_to.headers.get("location", "")).query).get("code")
    if not code:
        raise RefusedError("It refused the API user. Check the user and the password, then save them again.")
    granted = {"grant_type": "authorization_code", "code": code[0], **client}
    access = text(read_json(api.knock("POST", f"{oauth}/token", {}, granted).text), "access_token") or ""
    login = f"{(text(lives, 'restUrl') or '').rstrip('/')}/login?version=*&access_token={part(access)}"
    opened = read_json(api.knock("POST", login, {}).text)
    url, token = text(opened, "restUrl"), text(opened, "BhRestToken")
    if not url or not token:
        raise UnreadableError("It opened no session.")
    return {"url": url, "token": token}


# Events


def _poll(api: Api) -> list[Any]:
    """The next batch of events; the one before, if it was fetched and never kept."""
    path = f"event/subscription/{part(api.credentials['subscription'])}"
    try:
        last = _subscribed(api, path)
        lost = {"requestId": str(last)} if last and last != api.memory.get("request") else {"maxEvents": "100"}
        reply = api.ask("GET", path, **lost)
    except MissingError as gone:
        api.memory.pop("subscribed", None)
        raise UnreadableError("Its subscription is gone. A new one is made the next time.") from gone
    said = read_json(reply.text) if reply.text.strip() else {}
    api.memory["request"] = at(said, "requestId") or last
    return many(said, "events")


def _subscribed(api: Api, path: str) -> int:
    """The number of the last batch that was fetched of our subscription, which is made if there is none yet."""
    if not api.memory.get("subscribed"):
        api.ask("PUT", path, type="entity", names=",".join(_ENTITIES), eventTypes="INSERTED,UPDATED,DELETED")
        api.memory["subscribed"] = True
    last = at(api.read(f"{path}/lastRequestId"), "result")
    return last if isinstance(last, int) else 0


def _wants(delivery: Delivery) -> Iterator[Thing]:
    kind, ref = _ENTITIES.get(text(delivery.said, "entityName") or ""), text(delivery.said, "entityId")
    if kind and ref and text(delivery.said, "entityEventType") != "DELETED":
        yield Thing(kind, ref)


# Entities


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    entity, fields = _FIELDS[thing.kind]
    said = at(api.read(f"entity/{entity}/{part(thing.ref)}", fields=fields), "data")
    if thing.kind == "application":
        return {"said": said, "history": _history(api, said), "meetings": _meetings_of(api, said)}
    if thing.kind in ("interview", "hire"):
        who, what = text(said, "candidateReference.id") or text(said, "candidate.id"), text(said, "jobOrder.id")
        return {"said": said, "submission": _submission(api, who, what)}
    return {"said": said}


def _history(api: Api, said: Any) -> list[Any]:
    where = f"jobSubmission.id={_number(said, 'id')}"
    return _query(api, "JobSubmissionHistory", where, "id,status,dateAdded", orderBy="dateAdded")


def _meetings_of(api: Api, said: Any) -> list[Any]:
    where = f"candidateReference.id={_number(said, 'candidate.id')} AND jobOrder.id={_number(said, 'jobOrder.id')}"
    return _query(api, APPOINTMENT, where, _MEETING)


def _submission(api: Api, who: str | None, what: str | None) -> Any:
    """The newest submission of this candidate to this job; an appointment and a placement do not name it."""
    if not (who and what and who.isdecimal() and what.isdecimal()):
        return None
    where = f"candidate.id={who} AND jobOrder.id={what}"
    return next(iter(_query(api, "JobSubmission", where, _SUBMISSION, orderBy="-dateAdded")), None)


def _query(api: Api, entity: str, where: str, fields: str, **more: str) -> list[Any]:
    return many(api.read(f"query/{entity}", where=where, fields=fields, count=str(_PAGE), **more), "data")


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    millis = round(since.timestamp() * 1000)
    for kind in ("application", "interview", "hire"):
        for page in range(MOST_PAGES):
            where, start = f"dateLastModified>{millis}", str(page * _PAGE)
            rows = _query(api, _FIELDS[kind][0], where, "id", orderBy="id", start=start)
            yield [Thing(kind, ref) for row in rows if (ref := text(row, "id"))]
            if len(rows) < _PAGE:
                break


# What they mean


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said = at(found, "said")
    if thing.kind == "application":
        yield from _application(thing.ref, found)
    elif thing.kind == "candidate":
        yield CandidateNews(candidate=_person(said), at=instant(said, "dateLastModified"))
    elif thing.kind == "job":
        yield JobNews(job=_job(said), at=instant(said, "dateLastModified"))
    elif (ref := text(found, "submission.id")) is None:
        yield Nothing(why="It belongs to no job submission.")
    elif thing.kind == "hire":
        hired = Ended(outcome="hired")
        links = _links(at(found, "submission"))
        yield ApplicationNews(ref=ref, **links, state=hired, state_at=_added(said), hire=thing.ref)
    elif not _is_interview(said):
        yield Nothing(why="It is no interview, or an invitee’s copy of one.")
    else:
        yield _met(ref, said, at(found, "submission"))


def _application(ref: str, found: Any) -> Iterator[News]:
    said = at(found, "said")
    if at(said, "isDeleted") is True:
        yield Deleted(kind="application", ref=ref, at=instant(said, "dateLastModified"))
        return
    if (text(said, "status") or "").casefold() == "new lead":
        yield Nothing(why="A lead: there is no application to follow yet.")
        return
    for one in many(found, "history")[1:]:  # the first is where it began
        if status := text(one, "status"):
            yield ApplicationNews(ref=ref, at=_added(one), stage=_stage(status, is_entered=True))
    status = text(said, "status")
    yield ApplicationNews(
        ref=ref,
        at=instant(said, "dateLastModified") or _added(said),
        **_links(said),
        stage=_stage(status) if status else None,
    )
    yield from (_met(ref, one, said) for one in many(found, "meetings") if _is_interview(one))


def _met(ref: str, said: Any, submission: Any) -> ApplicationNews:
    meeting = Meeting(
        ref=text(said, "id") or "",
        status="cancelled" if at(said, "isDeleted") is True else "scheduled",
        starts_at=instant(said, "dateBegin"),
        ends_at=instant(said, "dateEnd"),
        location=text(said, "location"),
        interviewers=met([at(said, "clientContactReference")], name="firstName lastName") or None,
    )
    return ApplicationNews(ref=ref, at=instant(said, "dateLastModified"), **_links(submission), meetings=(meeting,))


def _is_interview(said: Any) -> bool:
    return (text(said, "type") or "").casefold() == "interview" and text(said, "parentAppointment.id") is None


def _links(said: Any) -> dict[str, Any]:
    person, job = at(said, "candidate"), at(said, "jobOrder")
    return {
        "candidate": _person(person) if text(person, "id") else None,
        "job": _job(job) if text(job, "id") else None,
    }


def _person(said: Any) -> Person:
    return Person(
        ref=text(said, "id") or "",
        first_name=text(said, "firstName"),
        last_name=text(said, "lastName"),
        email=text(said, "email"),
        phone=text(said, "mobile") or text(said, "phone"),
    )


def _job(said: Any) -> Opening:
    is_over = at(said, "isOpen") is False or at(said, "isDeleted") is True
    return Opening(
        ref=text(said, "id") or "",
        title=text(said, "title"),
        status="closed" if is_over else "open" if at(said, "isOpen") is True else None,
        employer=text(said, "clientCorporation.name"),
    )


def _stage(status: str, *, is_entered: bool = False) -> Stage:
    return Stage(key=status.casefold(), name=status, is_entered=is_entered)


def _added(said: Any) -> datetime | None:
    return instant(said, "dateAdded")


def _number(said: Any, path: str) -> int:
    found = at(said, path)
    if not isinstance(found, int):
        raise UnreadableError("It names no id.")
    return found


READER = Reader(
    credentials=(
        Credential("client_id", "Client ID", "Bullhorn’s support gives it, with the secret, for their REST API."),
        Credential("client_secret", "Client secret"),
        Credential("user", "API user", is_secret=False),
        Credential("password", "Password of the API user"),
        Credential(
            "subscription",
            "Subscription",
            "If another Hearback reads this account, each needs a name of its own.",
            "hearback",
            is_secret=False,
        ),
        Credential("url", "Address", given="https://rest.bullhornstaffing.com", is_secret=False),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
    poll=_poll,
)
