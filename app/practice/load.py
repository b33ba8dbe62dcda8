"""Puts the practice agencies into the database, and takes their invented people and pursuits out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db import Base
from app.errors import ForbiddenError
from app.models import Agency, Candidate, Contact, DayOff, Employer, Interviewer, Job, Pursuit, Recruiter, natural_key
from app.practice.cast import HOUSES, UNLISTED, Colleague, House, address
from app.practice.names import Firm
from app.practice.scenarios import SCENARIOS, NoPlaceError, tell
from app.practice.telling import Move
from app.practice.views import views_of
from app.practice.writing import TRADES, Opening

# What stays when the invented rows go: the agency, its people, and how they and their systems come in.
KEPT = frozenset(
    {
        "agencies",
        "days_off",
        "recruiters",
        "sign_ins",
        "api_keys",
        "idempotency_keys",
        "connections",
        "webhook_endpoints",
    }
)
# Of those who hear no, some try again elsewhere.
AGAIN = frozenset({"refused", "refused late", "no answer", "lapsed"})
MAIL = ("example.com", "example.net", "example.org")


def is_loaded(session: Session) -> bool:
    """Whether the practice agencies are here, whatever has become of their pursuits."""
    emails = [natural_key(colleague.email) for house in HOUSES for colleague in house.colleagues]
    return session.scalar(select(Recruiter.id).where(Recruiter.email_key.in_(emails)).limit(1)) is not None


def load(session: Session, now: datetime) -> list[Agency]:
    """Both agencies with all that is theirs, as they stand `now` (an instant). Nobody can sign in yet."""
    return [_Loading(session, house, now).agency() for house in HOUSES]


def remove(session: Session, agency: Agency) -> None:
    """Everything invented of `agency` in one transaction; its people stay and start on an empty list.

    Raises `ForbiddenError` for an agency that is not marked as practice.
    """
    if not agency.is_practice:
        raise ForbiddenError("This agency holds no practice data. Nothing was removed.")
    session.flush()
    for table in reversed(Base.metadata.sorted_tables):
        if "agency_id" in table.columns and table.name not in KEPT:
            session.execute(delete(table).where(table.c.agency_id == agency.id))
    agency.is_practice = False


@dataclass(slots=True)
class _Role:
    """Who plays in one story: everything a pursuit needs, and what happens in it."""

    recruiter: Recruiter
    candidate: Candidate
    employer: Employer
    contact: Contact
    job: Job
    moves: list[Move]
    met: list[Interviewer]

    @property
    def rows(self) -> list[Candidate | Employer | Contact | Job]:
        return [self.candidate, self.employer, self.contact, self.job]


@dataclass(slots=True)
class _Loading:
    session: Session
    house: House
    now: datetime
    numbers: int = 0
    employers: dict[str, Employer] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    jobs: dict[tuple[str, str], Job] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)

    def agency(self) -> Agency:
        agency, house = self._agency(), self.house
        self.session.add(agency)
        self.session.flush()
        recruiters = [self._recruiter(agency, colleague) for colleague in house.colleagues]
        self.session.add_all(recruiters)
        roles = list(self._roles(agency, recruiters))
        self.session.add_all([row for role in roles for row in role.rows])
        # Verbs name people by their ids, so these come first; all of a kind go in one statement.
        self.session.flush()
        self.session.add_all([_play(agency, role) for role in roles])
        self.session.add_all(views_of(house.name, recruiters, self.now - timedelta(days=30)))
        self.session.flush()
        return agency

    def _agency(self) -> Agency:
        house, year = self.house, self.now.year
        days_off = [DayOff(on=date(year + ahead, *off)) for ahead in (-1, 0, 1) for off in house.closures]
        return Agency(
            name=house.name,
            time_zone=house.time_zone,
            country=house.country,
            subdivision=house.subdivision,
            is_practice=True,
            created_at=self.now - timedelta(days=400),
            days_off=days_off,
        )

    def _recruiter(self, agency: Agency, colleague: Colleague) -> Recruiter:
        return Recruiter(
            agency=agency,
            agency_id=agency.id,
            name=colleague.name,
            email=colleague.email,
            email_key=natural_key(colleague.email),
            phone=self._number(),
            role=colleague.role,
            created_at=self.now - timedelta(days=390),
        )

    def _roles(self, agency: Agency, recruiters: Sequence[Recruiter]) -> Iterator[_Role]:
        for who, recruiter in enumerate(recruiters):
            for name, counts in self.house.allotted.items():
                for number in range(counts[who] if who < len(counts) else 0):
                    # On some day of some year a story may have no place; the rest are told all the same.
                    with suppress(NoPlaceError):
                        yield self._role(agency, recruiter, name, number)

    def _role(self, agency: Agency, recruiter: Recruiter, name: str, number: int) -> _Role:
        chance = Random(f"{self.house.name} {recruiter.email} {name} {number}")  # noqa: S311
        turn = len(self.candidates)
        firm = self.house.firms[turn * 7 % len(self.house.firms)]
        opening = TRADES[firm.trade][(turn + turn // len(self.house.firms)) % len(TRADES[firm.trade])]
        scenario = SCENARIOS[name]
        moves = tell(scenario, opening, agency.days, self.now, chance)
        known_since = moves[0].at - timedelta(minutes=10)
        return _Role(
            recruiter=recruiter,
            candidate=self._candidate(agency, known_since, again=name in AGAIN and turn % 2 == 0),
            employer=self._employer(agency, firm),
            contact=self._contact(agency, firm, turn, is_listed=scenario.reachable),
            job=self._job(agency, firm, opening),
            moves=moves,
            met=_met(firm) if scenario.reachable else [],
        )

    def _candidate(self, agency: Agency, known_since: datetime, *, again: bool) -> Candidate:
        turn = len(self.candidates)
        if again and turn > 50:
            self.candidates.append(self.candidates[turn - 50])
            return self.candidates[-1]
        first, last = self.house.person(turn)
        email = address(f"{first} {last}", MAIL[turn % len(MAIL)])
        self.candidates.append(
            Candidate(
                agency_id=agency.id,
                first_name=first,
                last_name=last,
                name_key=natural_key(last, first),
                email=email,
                email_key=natural_key(email),
                phone=self._number(),
                created_at=known_since,
            )
        )
        return self.candidates[-1]

    def _employer(self, agency: Agency, firm: Firm) -> Employer:
        if firm.name not in self.employers:
            self.employers[firm.name] = Employer(
                agency_id=agency.id, name=firm.name, name_key=natural_key(firm.name), created_at=agency.created_at
            )
        return self.employers[firm.name]

    def _contact(self, agency: Agency, firm: Firm, turn: int, *, is_listed: bool) -> Contact:
        name, title = firm.people[turn % len(firm.people)] if is_listed else (UNLISTED[turn % len(UNLISTED)], None)
        if name not in self.contacts:
            self.contacts[name] = Contact(
                agency_id=agency.id,
                employer=self._employer(agency, firm),
                name=name,
                name_key=natural_key(name),
                title=title,
                email=address(name, firm.domain),
                phone=self._number() if is_listed else None,
                time_zone=agency.time_zone,
                created_at=agency.created_at,
            )
        return self.contacts[name]

    def _job(self, agency: Agency, firm: Firm, opening: Opening) -> Job:
        key = (firm.name, opening.title)
        if key not in self.jobs:
            self.jobs[key] = Job(
                agency_id=agency.id,
                employer=self._employer(agency, firm),
                title=opening.title,
                title_key=natural_key(opening.title),
                created_at=agency.created_at,
            )
        return self.jobs[key]

    def _number(self) -> str:
        self.numbers += 1
        return self.house.number(self.numbers - 1)


def _met(firm: Firm) -> list[Interviewer]:
    """Whom they met: where several hire together, all of them."""
    people = firm.people if len(firm.people) > 1 else ()
    return [Interviewer(name=name, email=address(name, firm.domain)) for name, _ in people]


def _play(agency: Agency, role: _Role) -> Pursuit:
    """The pursuit that comes of making every move with its verb."""
    pursuit = Pursuit.open(
        agency=agency,
        candidate=role.candidate,
        job=role.job,
        employer=role.employer,
        contact=role.contact,
        recruiter=role.recruiter,
        by=role.recruiter.actor,
        at=role.moves[0].at - timedelta(minutes=5),
    )
    for move in role.moves:
        by = role.candidate.actor if move.by == "candidate" else role.recruiter.actor
        if move.verb == "settle":
            pursuit.settle(move.at)
        elif move.verb == "debrief":
            pursuit.debrief(pursuit.interviews[0], by=by, at=move.at, **move.details)
        elif move.verb == "schedule":
            pursuit.schedule(by=by, at=move.at, interviewers=role.met, **move.details)
        else:
            getattr(pursuit, move.verb)(by=by, at=move.at, **move.details)
    return pursuit
