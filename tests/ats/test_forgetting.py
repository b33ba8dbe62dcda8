"""A person who is to be forgotten is: in every table, by whatever door they came, known to be meant or not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from sqlalchemy import Engine, LargeBinary, select
from sqlalchemy.orm import Session

from app import outbox
from app.config import Settings
from app.db import Base, transaction
from app.jobs.deliver import Deliver
from app.jobs.embedded import Embedded
from app.models import (
    SYSTEM,
    Agency,
    ApiKey,
    Candidate,
    Connection,
    Delivery,
    InboundEvent,
    Look,
    Recruiter,
    SavedView,
)
from app.models.connection import FORGOTTEN
from app.models.link import issue_link
from app.models.webhook import open_endpoint
from app.outbox import KIND
from app.queries.inbound import saying
from app.queries.pursuits import pursuit_for
from tests.api.conftest import maya, post, put
from tests.ats.conftest import Account, Accounts
from tests.ats.shapes import Ashby, Greenhouse, Json
from tests.ats.signing import SECRET
from tests.ats.test_people import HELD, act, may
from tests.factories import NOW, make_agency, make_candidate
from tests.jobs.engines import working
from tests.jobs.receiver import Said, receiving
from tests.jobs.test_clockwork import comes_true
from tests.support.app import ORIGIN, OWN_PAGE
from tests.support.statements import plans

GH = Greenhouse()


def columns(engine: Engine) -> dict[str, str]:
    """All that is written in any table, by column."""
    assert any(isinstance(column.type, LargeBinary) for table in Base.metadata.sorted_tables for column in table.c)
    with Session(engine) as session:
        return {
            f"{table.name}.{column.name}": "\n".join(map(_text, session.scalars(select(column)))).casefold()
            for table in Base.metadata.sorted_tables
            for column in table.c
        }


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def everything(engine: Engine) -> str:
    return "\n".join(columns(engine).values())


TRACES = ("maya", "okafor", "carl buddha", "7735550177", "loves trains", "wit and charm")


def test_whoever_is_erased_there_is_in_no_table_here(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    touch = {"channel": "call", "made_by": "recruiter", "result": "talked", "step": None}
    act(ats, "log_touch", when=may(13), note="Maya loves trains", **touch)  # type: ignore[arg-type]
    act(ats, "add_note", "Maya has wit and charm", when=may(13))
    act(ats, "close", "withdrew", when=may(13, 18))
    ats.tell(GH.hired(may(13)))
    assert [trace for trace in TRACES if trace in everything(engine)] == list(TRACES)
    ats.tell(GH.erased(), GH.stage(may(13, 20)))
    ats.forget()
    assert [trace for trace in TRACES if trace in everything(engine)] == []
    assert ats.pursuit().candidate.name == "Erased candidate"
    assert [fact.kind for fact in ats.pursuit().facts] == ["touch", "note", "closure"]


def test_only_the_one_who_is_erased_is_forgotten(account: Accounts, engine: Engine) -> None:
    ats, other = account("greenhouse"), Greenhouse()
    other.application, other.candidate = "77", "78"
    told = other.applied(may(4))
    told["payload"]["application"]["candidate"] |= {"first_name": "Samuel", "email_addresses": []}
    ats.tell(told, *HELD, GH.erased())
    ats.forget()
    assert "samuel" in everything(engine)


def test_whoever_turns_out_to_be_one_who_was_erased_is_forgotten_too(account: Accounts, engine: Engine) -> None:
    ats, other = account("greenhouse"), Greenhouse()
    other.application, other.candidate = "7700001", "7800001"
    ats.tell(*HELD, GH.erased(), other.applied(may(13)))
    ats.forget()
    assert "okafor" in everything(engine)
    ats.tell(other.merged(into=int(GH.candidate)))
    ats.forget()
    assert [trace for trace in TRACES if trace in everything(engine)] == []


def test_every_address_of_a_person_is_kept_and_every_one_forgotten(account: Accounts, engine: Engine) -> None:
    ats, told = account("greenhouse"), GH.stage(may(13))
    work, home = {"value": "okafor@acme.example", "type": "work"}, {"value": "maya@example.com", "type": "personal"}
    reached = [{"value": "not an address", "type": "work"}, home, work]
    told["payload"]["application"]["candidate"]["email_addresses"] = reached
    ats.tell(*HELD, told)
    with Session(engine) as session:
        maya = session.scalars(select(Candidate)).one()
        assert (maya.email, maya.all_emails) == (home["value"], [home, work])
    ats.tell(GH.erased())
    ats.forget()
    assert "acme" not in everything(engine)


def test_views_that_look_for_the_one_who_is_erased_go_with_them(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    views = {
        "Hers": 'candidate:"maya  okafor"',
        "maya okafor": "owner:me",
        "Everybody": "owner:me standing:quiet",
        "A namesake": 'candidate:"Maya Okafor-Reyes"',
        "Mayas": "candidate:maya",
    }
    with transaction(engine) as session:
        priya = session.scalars(select(Recruiter)).one()
        for name, query in views.items():
            session.add(SavedView.save(priya, name, Look(query=query), is_shared=False, at=NOW))
    ats.tell(GH.erased())
    with Session(engine) as session:
        left = session.scalars(select(SavedView).order_by(SavedView.id)).all()
    assert [view.name for view in left if view.erased_at is None] == ["Everybody", "A namesake", "Mayas"]
    assert [view.look for view in left if view.erased_at] == [Look(), Look()]


# By every door there is

HELD_BY: tuple[Callable[[Greenhouse], Json], ...] = (
    lambda told: told.applied(may(4)),
    lambda told: told.interview(may(6)),
    lambda told: told.held(may(12, 11)),
)
FIRST, LAST = "Zoë", "Quillfeather"
EMAIL, PHONE, PASSED_ON = "zoe.quill+jobs@quillfeather.example", "+13125550199", "+1 (312) 555-0199"
PERSON = {"first_name": FIRST, "last_name": LAST}
# What is left nowhere: names, addresses, numbers, and all that was said of them or by them.
LEFT_BY_HER = (FIRST, LAST, EMAIL, "quillfeather", "555-0199", "5550199", *(f"secret {n}" for n in range(9)))


def written(trace: str) -> set[str]:
    """All the ways in which `trace` may be written in a column."""
    ways = {trace, json.dumps(trace)[1:-1], quote(trace), quote(trace, safe=""), urlencode({"": trace})[1:]}
    return {way.casefold() for way in ways}


def left_of_her(engine: Engine) -> dict[str, list[str]]:
    """Where there is something of hers, by column."""
    found = {
        column: [trace for trace in LEFT_BY_HER if any(way in said for way in written(trace))]
        for column, said in columns(engine).items()
    }
    return {column: traces for column, traces in found.items() if traces}


class HerGreenhouse(Greenhouse):
    def _candidate(self, **more: Json) -> Json:
        reached = {
            "email_addresses": [{"value": EMAIL.upper(), "type": "personal"}],
            "phone_numbers": [{"value": PASSED_ON, "type": "mobile"}],
        }
        return super()._candidate() | PERSON | reached | more


class HerAshby(Ashby):
    def _told(self, *args: object, **more: object) -> Json:
        told: Json = super()._told(*args, **more)  # type: ignore[arg-type]
        told["data"]["application"]["candidate"] |= {
            "name": f"{FIRST} {LAST}",
            "primaryEmailAddress": {"value": EMAIL, "type": "Work", "isPrimary": True},
        }
        return told


def test_whoever_is_erased_is_left_in_no_column_of_any_table(
    account: Accounts, db: Session, engine: Engine, loopback: None
) -> None:
    ats, settings = account("greenhouse"), Settings(public_url=ORIGIN, webhooks_to_loopback=True)
    outbox.install()
    with receiving(usually=Said(200, body=f"Thank you, {FIRST}: secret 8".encode())) as receiver:
        open_endpoint(db, 1, receiver.url, payload="full", events=(), by=SYSTEM, at=NOW)
        db.commit()
        by_webhooks(ats)
        pursuit = by_the_api(ats, db)
        by_people(ats, pursuit)
        with working(Embedded, engine, {KIND: Deliver(settings)}, ats.clock):
            assert comes_true(lambda: is_delivered(engine))
    assert {trace for traces in left_of_her(engine).values() for trace in traces} == set(LEFT_BY_HER)
    ats.tell(GH.erased())
    ats.forget()
    assert left_of_her(engine) == {}


def by_webhooks(ats: Account) -> None:
    """Of two vendors; and before that what nobody could have known to be about her."""
    hers, theirs = HerGreenhouse(), HerAshby()
    for unknown in (
        urlencode({"who": f"{FIRST} {LAST}", "payload": json.dumps({"to": EMAIL, "said": "secret 0"})}).encode(),
        f'--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n{PASSED_ON} secret 1\r\n--x--'.encode(),
        json.dumps({"applicants": [PERSON, {"said": "secret 2"}]}).encode(),
        json.dumps({"application_id": hers.application, "said": "secret 3"}).encode(),
    ):
        take(ats, unknown)
    ats.tell(*(payload(hers) for payload in HELD_BY))
    with transaction(ats.engine) as session:
        at_greenhouse = session.get_one(Connection, ats.connection_id)
        told = {"slug": "ashby", "vendor": "ashby", "name": "Ashby", "secrets": [SECRET], "created_at": NOW}
        ashby = Connection(agency_id=1, employer_id=at_greenhouse.employer_id, **told)
        session.add(ashby)
        session.flush()
    second = replace(ats, vendor="ashby", connection_id=ashby.id)
    second.tell(theirs.applied(may(4)), theirs.interview(may(5), may(13, 9), may(13, 10)))


def by_the_api(ats: Account, db: Session) -> int:
    """Another of her applications, told in an upsert, in an event and in a note, whose answers are kept."""
    key, secret = ApiKey.issue(db.scalars(select(Agency)).one(), "Workday", at=NOW)
    db.add(key)
    db.commit()
    ats.client.headers["Authorization"] = f"Bearer {secret}"
    here = "/api/v1/pursuits/by-ref/workday/APP-1042"
    met = {"name": "Sam Oh", "email": "secret-4@northwind.example"}
    her = {"ref": "QF-90417731", "email": EMAIL, "phone": PHONE, **PERSON}
    pursuit: int = put(ats.client, maya(candidate=her), here)["id"]
    put(ats.client, {"interviews": [{"ref": "INT-7", "location": "secret 4", "interviewers": [met]}]}, here)
    put(ats.client, {"interviews": [{"ref": "INT-7", "debrief": {"discussed": "secret 5", "fit": "secret 5"}}]}, here)
    told: Json = {"id": "1", "type": "candidate.upserted", "occurred_at": NOW.isoformat()}
    told["data"] = {"candidate": {"ref": "QF-90417731", **PERSON}}
    once = {"Idempotency-Key": "1"}
    answer = ats.client.post("/api/v1/events", json={"source": "workday", "events": [told]}, headers=once)
    assert [one["state"] for one in answer.json()["results"]] == ["applied"], answer.text
    post(ats.client, pursuit, "notes", {"text": "secret 6"}, headers={"Idempotency-Key": "2"})
    return pursuit


def by_people(ats: Account, pursuit_id: int) -> None:
    """A recruiter's touch, note and view, and what she says herself on her page."""
    with transaction(ats.engine) as session:
        priya = session.scalars(select(Recruiter)).one()
        pursuit = pursuit_for(session, priya.agency_id, pursuit_id)
        made = {"channel": "call", "made_by": "recruiter", "result": "talked", "step": None}
        pursuit.log_touch(note=f"Of {FIRST} secret 7", by=priya.actor, at=NOW, **made)  # type: ignore[arg-type]
        pursuit.add_note(f"{LAST}: secret 7", by=priya.actor, at=NOW)
        look = Look(query=f'candidate:"{FIRST} {LAST}"')
        session.add(SavedView.save(priya, EMAIL, look, is_shared=True, at=NOW))
        token = issue_link(session, pursuit, by=priya.actor, at=NOW)
    said = {"what": "heard", "kind": "other", "note": "secret 7"}
    assert ats.client.post(f"/s/{token}/reports", data=said, headers=OWN_PAGE).status_code in (200, 303)


def is_delivered(engine: Engine) -> bool:
    with Session(engine) as session:
        return all(one.delivered_at for one in session.scalars(select(Delivery)))


def test_what_is_answered_to_a_message_that_is_forgotten_meanwhile_is_not_kept() -> None:
    message = Delivery(attempts=0, tries=[], body=None)
    message.tried(NOW, status=200, answer=f"Thank you, {FIRST}", error=None, took=80)
    assert (message.status, message.answer) == (200, None)


# Before anybody knew whom it was about

SCORECARD = {"id": 1, "candidate": {"first_name": "Maya", "last_name": "Okafor"}}
UNKNOWN: dict[str, Json] = {
    "of no use": GH.scorecard() | {"payload": {"scorecard": SCORECARD}},
    "of a job, with those who applied": {
        "action": "job_updated",
        "payload": {"job": GH._job(applicants=[{"phone": "773.555.0177"}])},
    },
    "in letters of another case": {"action": "new_kind", "payload": {"to": "MAYA@EXAMPLE.COM"}},
    "of an application by its number": {"action": "new_kind", "payload": {"application_id": int(GH.application)}},
}


def test_what_was_sent_before_is_forgotten_with_whom_it_names_however_much_it_is(
    account: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.bodies.BATCH", 2)
    ats = account("greenhouse")
    ats.tell({"action": "new_kind", "payload": {"of": "somebody else"}}, *UNKNOWN.values(), *HELD)
    ats.tell(GH.erased())
    ats.forget()
    other, *named = ats.events()[: 1 + len(UNKNOWN)]
    assert b"somebody else" in other.body
    left = {how: (event.body, event.headers, event.body_hash) for how, event in zip(UNKNOWN, named, strict=True)}
    assert left == dict.fromkeys(UNKNOWN, (b"", "{}", ""))
    assert {event.candidate_id for event in named} == {None}


def test_what_is_still_to_be_applied_says_that_it_never_will_be(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    take(ats, b"candidate=maya%40example.com")
    take(ats, b"not about anybody")
    ats.tell(GH.erased())
    ats.forget()
    ats.work()
    named, other = (event for event in ats.events() if event.event == "waiting")
    assert (named.state, named.reason, named.body) == ("ignored", FORGOTTEN, b"")
    assert (other.state, other.body) == ("failed", b"not about anybody")


def test_what_another_agency_was_sent_is_its_own(account: Accounts, db: Session) -> None:
    ats, stranger = account("greenhouse"), account("lever", owner=make_agency(db, name="Harbor Talent"))
    take(stranger, b'{"email":"maya@example.com"}')
    ats.tell(*HELD, GH.erased())
    ats.forget()
    assert [event.body for event in ats.events() if event.event == "waiting"] == [b'{"email":"maya@example.com"}']


def test_a_namesakes_events_are_theirs(account: Accounts, db: Session, engine: Engine) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    namesake = make_candidate(db, db.scalars(select(Agency)).one(), name="Maya Okafor", email="m@b.example")
    db.commit()
    take(ats, b'{"name":"Maya Okafor"}', state="applied", candidate_id=namesake.id)
    take(ats, b'{"name":"Maya Okafor","phone":"7735550177"}', state="applied", candidate_id=namesake.id)
    ats.tell(GH.erased())
    ats.forget()
    theirs, hers = (event for event in ats.events() if event.event == "waiting")
    assert (theirs.body, hers.body) == (b'{"name":"Maya Okafor"}', b"")


def take(ats: Account, body: bytes, **more: object) -> None:
    """An event with this body is kept, and was not applied."""
    with transaction(ats.engine) as session:
        account = session.get_one(Connection, ats.connection_id)
        told = {"dedupe_key": str(uuid4()), "event": "waiting", "received_at": NOW, "headers": "{}", "body": body}
        mine = {"agency_id": account.agency_id, "connection_id": account.id}
        session.add(InboundEvent(**mine, **told, **more))


def test_what_may_name_somebody_is_read_as_a_range_of_its_index(account: Accounts, db: Session) -> None:
    account("greenhouse").tell(*HELD)
    db.connection()
    (plan,) = plans(db, lambda: saying(db, 1, 0, 200))
    assert "ix_inbound_events_saying" in plan
