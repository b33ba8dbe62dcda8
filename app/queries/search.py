"""Search: candidates, employers, hiring managers and jobs by what somebody types, over all history of one agency.

The index answers with the rows that hold the grams of what was typed (`app.grams`, `app.models.search`), the newest of
them up to a bound; which of those are meant, and how near each is, is then told by their words. Only when nobody is
spelt so, words with a letter or two mistaken are looked for. Every read is of the agency's own part of the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, cast, column, exists, func, literal, select, table, union_all
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.types import UserDefinedType

from app import grams
from app.grams import Lines, Nearness
from app.models import Contact, Job, Pursuit, SearchEntry
from app.models.search import SUBJECTS, Kind, Subject, tokens_for

MOST_LOOKED_AT = 200  # rows of one kind that hold the grams; those past it are older
MOST_WHOLE = 50  # of them, rows that hold the words whole, however old
_INDEX = table("search_index", column("rowid"), column("search_index"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found; `nearness` as in `app.grams`, 0 the nearest."""

    kind: Kind
    subject: Subject
    nearness: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the nearest first, then those with open pursuits; `is_cut` names the kinds of which there is more."""

    hits: Mapping[Kind, Sequence[Hit]] = field(default_factory=dict)
    is_cut: frozenset[Kind] = frozenset()

    def __bool__(self) -> bool:
        return any(self.hits.values())

    @property
    def is_misspelt(self) -> bool:
        """Nobody is spelt as it was typed; these come nearest."""
        return bool(self) and all(hit.nearness >= Nearness.MISSPELT for hits in self.hits.values() for hit in hits)


@dataclass(frozen=True, slots=True)
class _Near:
    kind: Kind
    id: int
    nearness: int
    lines: str


def find(session: Session, agency_id: int, typed: str, few: int) -> Found:
    """At most `few` of each kind that `typed` may mean."""
    readings = grams.readings(typed)
    near = _near(session, agency_id, readings, {_Asked.whole: MOST_WHOLE, _Asked.spelt: MOST_LOOKED_AT})
    if not near:
        near = _near(session, agency_id, readings, {_Asked.misspelt: MOST_LOOKED_AT})
    open_ones = _open(session, agency_id, near)
    ranked = sorted(near, key=lambda one: (one.nearness, (one.kind, one.id) not in open_ones, one.lines, one.id))
    by_kind = {kind: [one for one in ranked if one.kind == kind] for kind in SUBJECTS}
    hits = {kind: _hits(session, agency_id, kind, ones[:few], open_ones) for kind, ones in by_kind.items()}
    return Found(hits, frozenset(kind for kind, ones in by_kind.items() if len(ones) > few))


# What the index is asked


@dataclass(frozen=True, slots=True)
class _Asked:
    """One kind's part of the index, asked for `readings`: conditions over tokens, written as FTS5 reads them."""

    agency_id: int
    kind: Kind
    readings: Sequence[Sequence[str]]

    def whole(self) -> str:
        """Rows that hold each word whole."""
        return _any(self._all_of([grams.whole(word) for word in words]) for words in self.readings)

    def spelt(self) -> str:
        """Rows that hold each word, at the beginning of one or within."""
        return _any(_all(self._spelt(word) for word in words) for words in self.readings)

    def misspelt(self) -> str:
        """Rows that hold each word, or one like it."""
        likes = (_all(_any((self._spelt(word), self._like(word))) for word in words) for words in self.readings)
        return _any(likes)

    def _spelt(self, word: str) -> str:
        if len(word) == 1 and word.isascii():
            return ""  # one letter is in half of all names: the words beside it find the row
        return self._all_of(grams.runs(word) or [f"^{word}"])

    def _like(self, word: str) -> str:
        """One letter is missing, one too many, another, or swapped; or four in a row are right."""
        less = grams.one_less(word)
        tokens = self._tokens([f"-{word}", *(f"-{one}" for one in less), *(grams.whole(one) for one in less)])
        runs = grams.runs(word) if len(word) >= grams.LONG else []
        fours = (self._all_of(pair) for pair in pairwise(runs))
        return _any([*tokens, *fours]) if less else ""

    def _all_of(self, some: Sequence[str]) -> str:
        return _all(self._tokens(some))

    def _tokens(self, some: Iterable[str]) -> list[str]:
        return tokens_for(self.agency_id, self.kind, some)


def _all(parts: Iterable[str]) -> str:
    return _joined(" AND ", parts)


def _any(parts: Iterable[str]) -> str:
    return _joined(" OR ", parts)


def _joined(sign: str, parts: Iterable[str]) -> str:
    kept = list(dict.fromkeys(filter(None, parts)))
    return f"({sign.join(kept)})" if len(kept) > 1 else "".join(kept)


class _TsQuery(UserDefinedType[str]):
    """PostgreSQL's `tsquery`, from a text of lexemes and signs that needs no dictionary."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tsquery"


def _rows(dialect: str, asked: _Asked, condition: str, at_most: int) -> Select[Any]:
    """The newest entries that meet `condition`: their kind, the id of the row, its lines."""
    kind, entry = asked.kind, SearchEntry
    shown = (literal(kind).label("kind"), getattr(entry, f"{kind}_id").label("id"), entry.lines)
    if dialect == "sqlite":
        met = _INDEX.c.search_index.op("MATCH")(condition)
        newest = (
            select(*shown)
            .join_from(_INDEX, entry, _INDEX.c.rowid == entry.id)
            .where(met, entry.agency_id == asked.agency_id)
        )
        return newest.order_by(_INDEX.c.rowid.desc()).limit(at_most)
    tokens = func.array_to_tsvector(func.string_to_array(entry.tokens, " "), type_=TSVECTOR)
    query = cast(condition.replace(" AND ", " & ").replace(" OR ", " | "), _TsQuery)
    found = select(entry.id.label("entry_id"), entry.agency_id, *shown).where(tokens.op("@@")(query))
    # Apart, so that the planner has no other way to these rows than the index of tokens.
    apart = found.cte(f"{kind}_{at_most}").prefix_with("MATERIALIZED")
    newest = select(apart.c.kind, apart.c.id, apart.c.lines).where(apart.c.agency_id == asked.agency_id)
    return newest.order_by(apart.c.entry_id.desc()).limit(at_most)


def _near(
    session: Session,
    agency_id: int,
    readings: Sequence[Sequence[str]],
    conditions: Mapping[Callable[[_Asked], str], int],
) -> list[_Near]:
    """The rows that meet one of `conditions` (each with how many are looked at) and are what was typed after all."""
    dialect = session.get_bind().dialect.name
    asked = [_Asked(agency_id, kind, readings) for kind in SUBJECTS]
    wanted = [
        _rows(dialect, part, condition, at_most)
        for part in asked
        for meets, at_most in conditions.items()
        if (condition := meets(part))
    ]
    if not wanted:
        return []
    read = {(kind, id_): lines for kind, id_, lines in session.execute(_together(wanted))}
    return [
        _Near(kind, id_, nearness, lines)
        for (kind, id_), lines in read.items()
        if (nearness := _nearest(Lines.read(lines), readings)) is not None
    ]


def _nearest(lines: Lines, readings: Sequence[Sequence[str]]) -> int | None:
    found = [nearness for words in readings if (nearness := lines.nearness(words)) is not None]
    return min(found, default=None)


def _together(parts: Sequence[Select[Any]]) -> Select[Any]:
    """All of `parts` in one statement; each keeps its own order and bound."""
    return select(union_all(*(select(part.subquery()) for part in parts)).subquery())


# Who of them has an open pursuit, and the rows themselves


def _open(session: Session, agency_id: int, near: Sequence[_Near]) -> frozenset[tuple[Kind, int]]:
    wanted = []
    for kind, subject in SUBJECTS.items():
        ids = [one.id for one in near if one.kind == kind]
        pursued = getattr(Pursuit, f"{kind}_id") == subject.id
        is_open = exists().where(Pursuit.agency_id == agency_id, pursued, Pursuit.closed_at.is_(None))
        if ids:
            found = select(literal(kind), subject.id)
            wanted.append(found.where(subject.agency_id == agency_id, subject.id.in_(ids), is_open))
    return frozenset((kind, id_) for kind, id_ in session.execute(union_all(*wanted))) if wanted else frozenset()


def _hits(
    session: Session, agency_id: int, kind: Kind, near: Sequence[_Near], open_ones: frozenset[tuple[Kind, int]]
) -> list[Hit]:
    if not near:
        return []
    subject: Any = SUBJECTS[kind]
    wanted = select(subject).where(subject.agency_id == agency_id, subject.id.in_([one.id for one in near]))
    if subject in (Contact, Job):
        wanted = wanted.options(joinedload(subject.employer, innerjoin=True))
    rows = {row.id: row for row in session.scalars(wanted)}
    found = (one for one in near if one.id in rows)
    return [Hit(kind, rows[one.id], one.nearness, (kind, one.id) in open_ones) for one in found]
