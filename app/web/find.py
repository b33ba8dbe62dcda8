"""Finding anybody: a page that works whole by itself, and the palette's list of who is found, with an address of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.grams import LONGEST_TYPED
from app.models import Candidate, Contact, Job, Pursuit, Recruiter
from app.models.search import Kind
from app.queries.about import latest_of
from app.queries.search import Found, Hit, find
from app.queries.today import touched_steps
from app.templating import phone
from app.web import pages
from app.web.deps import Me
from app.web.lines import Line, line_of
from app.web.queue import row_of

router = APIRouter(prefix="/find", include_in_schema=False)

FEW = 5  # of each kind in the palette
MANY = 20  # of each kind on the page
PURSUITS = 3  # of each candidate on the page; one more tells that there are more
TITLES: Mapping[Kind, str] = {
    "candidate": "Candidates",
    "employer": "Employers",
    "contact": "Hiring managers",
    "job": "Jobs",
}
ICONS: Mapping[Kind, str] = {
    "candidate": "user-round",
    "employer": "building-2",
    "contact": "users",
    "job": "clipboard-list",
}
PLACES: Mapping[Kind, str] = {"candidate": "people", "employer": "employers", "contact": "contacts", "job": "jobs"}


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody or something found: where it leads, what tells it from its namesakes, and a candidate's pursuits."""

    hit: Hit
    name: str
    href: str
    detail: str
    lines: Sequence[Line] = ()
    has_more: bool = False

    @property
    def shortcut(self) -> str:
        """Where the palette leads: straight to the pursuit, when there is but one or one that is open."""
        open_ones = [line for line in self.lines if line.row.plan.is_open]
        only = self.lines if len(self.lines) == 1 else open_ones
        return f"/pursuits/{only[0].pursuit.id}" if len(only) == 1 and not self.has_more else self.href


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one kind, the nearest first; `is_cut` when there are more."""

    kind: Kind
    title: str
    icon: str
    matches: Sequence[Match]
    is_cut: bool

    @property
    def number(self) -> int:
        return len(self.matches)


@router.get("")
def index(request: Request, recruiter: Me, db: Db, now: Now, q: str = "") -> Response:
    """The page."""
    typed = " ".join(q[:LONGEST_TYPED].replace("\0", "").split())
    found = find(db, recruiter.agency_id, typed, MANY)
    groups = _groups(db, recruiter, now, found)
    return pages.render(
        request,
        "find/index.html",
        typed=typed,
        groups=groups,
        is_misspelt=found.is_misspelt,
        headers={"HX-Push-Url": request.url.path + (f"?{request.url.query}" if typed else "")},
    )


@router.get("/lines")
def lines(request: Request, recruiter: Me, db: Db, now: Now, q: str = "") -> Response:
    """The palette's lines for what is typed."""
    found = find(db, recruiter.agency_id, q, FEW)
    return pages.parts(request, ("find/_lines.html", {"groups": _groups(db, recruiter, now, found)}))


def place_of(kind: Kind, subject_id: int) -> str:
    """The address of a candidate's, an employer's, a hiring manager's or a job's own page."""
    return f"/{PLACES[kind]}/{subject_id}"


def _groups(db: Session, recruiter: Recruiter, now: Now, found: Found) -> list[Group]:
    candidates = [hit.subject.id for hit in found.hits.get("candidate", ())]
    pursuits = latest_of(db, recruiter.agency_id, candidates, PURSUITS + 1) if candidates else {}
    told = _Telling(recruiter, now, pursuits, touched_steps(db, [one for ones in pursuits.values() for one in ones]))
    return [
        Group(kind, TITLES[kind], ICONS[kind], [told.match(hit) for hit in hits], kind in found.is_cut)
        for kind, hits in found.hits.items()
        if hits
    ]


@dataclass(frozen=True, slots=True)
class _Telling:
    recruiter: Recruiter
    now: Now
    pursuits: Mapping[int, Sequence[Pursuit]]
    touched: Mapping[int, frozenset[str]]

    def match(self, hit: Hit) -> Match:
        subject, href = hit.subject, place_of(hit.kind, hit.subject.id)
        if isinstance(subject, Job):
            return Match(hit, subject.title, href, _joined((subject.employer.name, subject.requisition_id)))
        if isinstance(subject, Contact):
            return Match(hit, subject.name, href, _joined((subject.title, subject.employer.name)))
        if isinstance(subject, Candidate):
            pursuits = self.pursuits.get(subject.id, ())
            lines = [line_of(row_of(one, self.now, self.touched.get(one.id, frozenset()))) for one in pursuits]
            return Match(hit, subject.name, href, self._reach(subject), lines[:PURSUITS], len(lines) > PURSUITS)
        return Match(hit, subject.name, href, "")

    def _reach(self, candidate: Candidate) -> str:
        number = phone(candidate.phone, self.recruiter.agency.country or pages.HOME) if candidate.phone else None
        return _joined((candidate.email, number))


def _joined(words: Iterable[str | None]) -> str:
    return ", ".join(filter(None, words))
