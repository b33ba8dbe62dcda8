"""Makes ready to try: practice data if there is none, and a password, a private link and an API key that work.

The database holds only hashes of these three, so they are kept in a file of this installation and printed from there;
one that does not open its door any more is replaced.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, joinedload

from app import practice
from app.config import Settings
from app.credentials import hash_password, hash_token, password_matches
from app.db import transaction
from app.models import SYSTEM, Agency, ApiKey, Pursuit, Recruiter, StatusLink, natural_key
from app.models.link import issue_link
from app.practice.cast import HOUSES
from app.queries.keys import live_key
from app.queries.pursuits import with_parents

STALE = timedelta(days=7)
_WORDS = [
    "amber",
    "anchor",
    "apple",
    "autumn",
    "badger",
    "barley",
    "basin",
    "beacon",
    "birch",
    "bramble",
    "breeze",
    "bridge",
    "brook",
    "candle",
    "canyon",
    "cedar",
    "cherry",
    "clover",
    "cobalt",
    "copper",
    "coral",
    "cotton",
    "cradle",
    "crystal",
    "dapple",
    "delta",
    "ember",
    "fable",
    "falcon",
    "fennel",
    "fiddle",
    "forest",
    "garnet",
    "ginger",
    "glacier",
    "granite",
    "harbor",
    "hazel",
    "heron",
    "indigo",
    "island",
    "ivory",
    "jasper",
    "juniper",
    "kettle",
    "lantern",
    "larch",
    "lemon",
    "linen",
    "lumber",
    "magnet",
    "maple",
    "marble",
    "meadow",
    "mellow",
    "mosaic",
    "nutmeg",
    "ocean",
    "olive",
    "orbit",
    "otter",
    "paddle",
    "pepper",
    "pigeon",
    "pocket",
    "pollen",
    "quarry",
    "quartz",
    "ribbon",
    "river",
    "saddle",
    "saffron",
    "sandal",
    "silver",
    "sparrow",
    "spruce",
    "summit",
    "teapot",
    "thicket",
    "timber",
    "tulip",
    "tunnel",
    "velvet",
    "violet",
    "walnut",
    "willow",
    "winter",
    "yarrow",
    "zephyr",
]


@dataclass(slots=True)
class Doors:
    """How to come in: the password of everyone in practice, the token of one private link, and an API key."""

    password: str = ""
    link: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """What to print: addresses and secrets that work now."""

    pursuits: int
    people: list[str]
    doors: Doors
    candidate: str | None
    is_stale: bool


def make_ready(engine: Engine, settings: Settings, now: datetime) -> Demo:
    """Load what is missing, see that every door opens, and say how."""
    kept = settings.demo_folder / f"{sha256(settings.database_url.encode()).hexdigest()[:12]}.json"
    doors = _kept(kept)
    with transaction(engine) as session:
        if not practice.is_loaded(session):
            practice.load(session, now)
        recruiters = _recruiters(session)
        _see_to_password(recruiters, doors)
        main = recruiters[0].agency
        _see_to_key(session, main, doors, now)
        maya = _see_to_link(session, main, doors, now)
        demo = _demo(session, recruiters, doors, maya, now)
    _keep(kept, doors)
    return demo


def _recruiters(session: Session) -> list[Recruiter]:
    """Everyone in practice who is still there, in the order of the cast."""
    cast = [natural_key(colleague.email) for house in HOUSES for colleague in house.colleagues]
    wanted = select(Recruiter).where(Recruiter.email_key.in_(cast)).options(joinedload(Recruiter.agency))
    return sorted(session.scalars(wanted), key=lambda recruiter: cast.index(recruiter.email_key))


def _see_to_password(recruiters: Sequence[Recruiter], doors: Doors) -> None:
    doors.password = (
        doors.password or f"{'-'.join(secrets.choice(_WORDS) for _ in range(4))}-{secrets.randbelow(90) + 10}"
    )
    if not password_matches(doors.password, recruiters[0].password_hash):
        hashed = hash_password(doors.password)
        for recruiter in recruiters:
            recruiter.password_hash = hashed


def _see_to_key(session: Session, agency: Agency, doors: Doors, now: datetime) -> None:
    if doors.key and live_key(session, doors.key, now):
        return
    key, doors.key = ApiKey.issue(agency, "Practice ATS", at=now)
    session.add(key)


def _see_to_link(session: Session, agency: Agency, doors: Doors, now: datetime) -> Pursuit | None:
    """The pursuit whose candidate the link belongs to: the kept one, else the first that is open; None if none is."""
    wanted = with_parents().where(Pursuit.agency_id == agency.id).order_by(Pursuit.id).limit(1)
    linked = wanted.join(StatusLink, StatusLink.pursuit_id == Pursuit.id).where(
        StatusLink.token_hash == hash_token(doors.link), StatusLink.revoked_at.is_(None)
    )
    found = session.scalar(linked) if doors.link else None
    if found is None and (found := session.scalar(wanted.where(Pursuit.closed_at.is_(None)))):
        doors.link = issue_link(session, found, by=SYSTEM, at=now)
    return found


def _demo(session: Session, recruiters: Sequence[Recruiter], doors: Doors, maya: Pursuit | None, now: datetime) -> Demo:
    agencies = {recruiter.agency.id: recruiter.agency for recruiter in recruiters}.values()
    held = select(func.count()).where(Pursuit.agency_id.in_([agency.id for agency in agencies if agency.is_practice]))
    newest = select(func.max(Pursuit.opened_at)).where(Pursuit.agency_id == recruiters[0].agency_id)
    opened_at = session.scalar(newest)
    return Demo(
        pursuits=session.scalar(held) or 0,
        people=[recruiter.email for recruiter in recruiters],
        doors=doors,
        candidate=maya.candidate.name if maya else None,
        is_stale=opened_at is not None and now - opened_at > STALE,
    )


def _kept(file: Path) -> Doors:
    with suppress(OSError, ValueError, TypeError):
        return Doors(**json.loads(file.read_text()))
    return Doors()


def _keep(file: Path, doors: Doors) -> None:
    """Where nothing may be written, the next run makes new ones: they work all the same."""
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(doors)))
