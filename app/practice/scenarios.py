"""Which stories the practice agencies are made of, and how many of each: every group of Today, standing and outcome.

A story is told backwards from now: of the days on which its interview may have been, one is taken after which,
followed forward, it stands today as it is wanted. Where a weekend or a holiday leaves no such day, the next best will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

from app.cadence import Outcome, Plan, Standing, day_of
from app.calendar import AgencyDays
from app.practice import telling
from app.practice.telling import (
    Beat,
    Move,
    Range,
    Telling,
    Unfit,
    after_silence,
    call_besides,
    close,
    hear,
    hold,
    make,
    make_early,
    note,
    promise_moves,
    reopen,
    skip,
    thank,
)
from app.practice.writing import Opening


class NoPlaceError(Exception):
    """On no day could this story have begun so that it stands as wanted now."""


Wish = Callable[[Plan, Telling], bool]


def stands(standing: Standing, step: str | None = None, late: Range = (0, 99)) -> Wish:
    """It stands so, with that step next, so many days late."""

    def fits(now: Plan, _told: Telling) -> bool:
        following = now.next
        if now.standing != standing or now.closing_in == 0 or (step and following is None):
            return False
        if following is None:
            return True
        return (step is None or following.step.key == step) and late[0] <= following.days_overdue <= late[1]

    return fits


def to_come(step: str, days: Range) -> Wish:
    """The step is so many days ahead, and nothing hides it."""

    def fits(now: Plan, _told: Telling) -> bool:
        if now.standing != "upcoming" or now.next is None or now.next.step.key != step:
            return False
        return days[0] <= (now.next.due.on - now.today).days <= days[1]

    return fits


def held_over(now: Plan, _told: Telling) -> bool:
    """Due today because it was snoozed until today."""
    return now.standing == "due" and now.next is not None and now.next.due.on > now.next.due.natural_on


def ends_in(days: Range) -> Wish:
    """Silence ends it in so many days; 0 is tonight."""

    def fits(now: Plan, _told: Telling) -> bool:
        return now.is_open and now.closes_on is not None and days[0] <= (now.closes_on - now.today).days <= days[1]

    return fits


def ended(outcome: Outcome, days: Range = (1, 75)) -> Wish:
    """It ended so, so many days ago."""

    def fits(now: Plan, _told: Telling) -> bool:
        closed = now.closed
        return closed is not None and closed.outcome == outcome and days[0] <= (now.today - closed.on).days <= days[1]

    return fits


def touched_today(now: Plan, told: Telling) -> bool:
    """The last thing that happened in it happened today, and it is out of Today's list."""
    return day_of(told.at, told.days.zone) == now.today and now.standing in ("upcoming", "quiet", "waiting", "held")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story: the interview `ago` days ago, dates promised so many days after it, `beats`, and what is wanted of it.

    `wanted` are in order of preference. `reachable` False: the hiring manager's number is not known.
    """

    wanted: tuple[Wish, ...]
    ago: Range
    beats: tuple[Beat, ...] = ()
    promised: tuple[int | None, ...] = (None,)
    decision: tuple[int | None, ...] = (None,)
    any_day: bool = False
    reachable: bool = True


TRIES = 40
WEEK = (5, 6, 7, 8)
SOON = (3, 4, 5)
CALLED = (thank, make())
FOLLOWED = (*CALLED, make((0, 1)), make(), make((0, 1)))
NOT_HEARD = (thank, make((0, 1)), make((0, 2)))

SCENARIOS = {
    # In Today
    "second call late": Scenario((stands("overdue", "second_call", (1, 3)), stands("overdue", "second_call")), (18, 32), CALLED, WEEK),
    "first call late": Scenario((stands("overdue", "first_call", (2, 5)), stands("overdue", "first_call")), (6, 16), (thank,), WEEK),
    "first call a day late": Scenario(
        (stands("overdue", "first_call", (1, 1)), stands("overdue", "first_call")), (5, 14), (thank,), WEEK
    ),
    "e-mail late": Scenario((stands("overdue", "email", (1, 3)), stands("overdue", "email")), (24, 40), (*CALLED, make()), WEEK),
    "last try late": Scenario((stands("overdue", "last_try", (1, 3)), stands("overdue", "last_try")), (40, 56), (*CALLED, make(), make()), WEEK),
    "call promised for today": Scenario(
        (stands("due", "first_call"), stands("overdue", "first_call", (1, 6))), (3, 12), (thank, note), SOON + WEEK
    ),
    "decision promised for today": Scenario(
        (stands("due", "first_call"), stands("overdue", "first_call", (1, 6))), (3, 12), (thank,), decision=SOON + WEEK
    ),
    "second call today": Scenario(
        (stands("due", "second_call"), stands("overdue", "second_call", (1, 6))), (17, 30), CALLED, WEEK
    ),
    "e-mail today": Scenario(
        (stands("due", "email"), stands("overdue", "email", (1, 6))), (23, 40), (*CALLED, make((0, 2))), WEEK
    ),
    "last try today": Scenario(
        (stands("due", "last_try"), stands("overdue", "last_try", (1, 6))), (37, 56), (*CALLED, make(), make()), WEEK
    ),
    "held until today": Scenario(
        (held_over, stands("overdue", "second_call", (1, 3))), (19, 40), (*CALLED, hold((2, 6))), WEEK
    ),
    "thank-you today": Scenario((stands("due", "thank_you"),), (0, 1), (), (6, 7, 8), any_day=True),
    "thank-you late": Scenario((stands("overdue", "thank_you"),), (1, 5), (), (8, 9), any_day=True),
    "ends tonight": Scenario(
        (ends_in((0, 0)), ends_in((1, 3))), (40, 60), (*CALLED, make((0, 1)), make(), make((0, 1))), WEEK
    ),
    "ends tonight, last try skipped": Scenario((ends_in((0, 0)), ends_in((0, 3))), (34, 52), (*CALLED, make(), make(), skip), WEEK),
    "ends tonight, nothing done": Scenario((ends_in((0, 0)), ends_in((0, 3))), (30, 46), (thank,), WEEK),
    "no number to call": Scenario(
        (stands("due", "first_call"), stands("overdue", "first_call", (1, 6))), (5, 14), (thank,), WEEK, reachable=False
    ),
    # Done today, if the day is long enough
    "called today": Scenario((touched_today, to_come("second_call", (9, 14))), (5, 16), CALLED, WEEK),
    "called again today": Scenario((touched_today, to_come("email", (1, 7))), (19, 34), NOT_HEARD, WEEK),
    "wrote today": Scenario((touched_today, stands("quiet")), (24, 44), (*NOT_HEARD, make()), WEEK),
    # Open, and nothing to do
    "quiet": Scenario((stands("quiet"),), (28, 50), (*NOT_HEARD, make()), WEEK),
    "before the promised day": Scenario((to_come("first_call", (1, 9)),), (1, 8), (thank, note), WEEK),
    "no day was promised": Scenario((to_come("first_call", (1, 12)),), (2, 13), (thank,)),
    "the day was moved": Scenario((to_come("first_call", (1, 9)),), (3, 9), (thank, promise_moves), SOON),
    "between calls": Scenario((to_come("second_call", (1, 13)),), (8, 24), CALLED, WEEK),
    "between call and e-mail": Scenario((to_come("email", (1, 6)),), (20, 34), NOT_HEARD, WEEK),
    "held": Scenario((stands("held"),), (6, 26), (*CALLED, hold((4, 12))), WEEK),
    "ends within a week": Scenario((ends_in((1, 6)),), (36, 60), FOLLOWED, WEEK),
    "offer": Scenario((stands("offer"),), (6, 24), (*CALLED, hear("offer", (1, 4))), WEEK),
    "interview to come": Scenario((stands("interview_ahead"),), (-8, 0)),
    "second interview to come": Scenario(
        (stands("interview_ahead"),), (6, 24), (*CALLED, hear("interview", (1, 5), interview=(3, 9))), WEEK
    ),
    "after the second interview": Scenario(
        (to_come("first_call", (1, 14)),), (14, 36), (*CALLED, hear("interview", (1, 4), interview=(3, 6)), thank), WEEK
    ),
    "a new date was promised": Scenario(
        (to_come("first_call", (1, 9)),), (10, 28), (*CALLED, hear("promised", (1, 4), promised=(6, 10))), WEEK
    ),
    "still deciding": Scenario((to_come("first_call", (1, 13)),), (10, 28), (*CALLED, hear("other", (1, 5)), note), WEEK),
    "asked besides": Scenario((to_come("second_call", (1, 13)),), (9, 26), (*CALLED, call_besides), WEEK),
    "last try made early": Scenario((ends_in((1, 9)),), (33, 50), (*NOT_HEARD, make(), make_early), WEEK),
    "heard after the end": Scenario(
        (to_come("first_call", (1, 12)),),
        (46, 80),
        (thank, make(), after_silence(hear("promised", (2, 9), promised=(6, 14)))),
        WEEK,
    ),
    "taken up again": Scenario(
        (ends_in((1, 7)),), (44, 80), (*FOLLOWED, after_silence(reopen((1, 5))), note), WEEK
    ),
    # Ended
    "hired": Scenario(
        (ended("hired"),), (16, 80), (*CALLED, hear("offer", (1, 6)), note, close("hired", (1, 4))), WEEK
    ),
    "refused": Scenario((ended("not_selected"),), (8, 90), (*CALLED, hear("no", (1, 9))), WEEK),
    "refused late": Scenario((ended("not_selected"),), (24, 95), (*NOT_HEARD, hear("no", (2, 9))), WEEK),
    "withdrew": Scenario(
        (ended("withdrew"),), (6, 80), (thank, close("withdrew", (1, 5), "candidate")), WEEK
    ),
    "the job was closed": Scenario((ended("job_closed"),), (10, 80), (*CALLED, close("job_closed", (1, 7))), WEEK),
    "no answer": Scenario((ended("no_response", (1, 70)),), (48, 120), FOLLOWED, WEEK),
    "no answer, no date": Scenario((ended("no_response", (1, 70)),), (55, 125), FOLLOWED),
    "lapsed": Scenario((ended("lapsed", (1, 70)),), (38, 110), (thank, make((0, 3))), WEEK),
    "offer declined": Scenario(
        (ended("offer_declined"),), (14, 80), (*CALLED, hear("offer", (1, 6)), close("offer_declined", (2, 5))), WEEK
    ),
}  # fmt: skip


def tell(scenario: Scenario, opening: Opening, days: AgencyDays, now: datetime, chance: Random) -> list[Move]:
    """The moves of `scenario`, so placed that it stands as wanted `now`. `NoPlaceError` if no day will do."""
    for wanted in scenario.wanted:
        for on, promised, decision in _placements(scenario, days, now, chance):
            told = Telling(days, now, chance, now)
            try:
                telling.begin(told, on, promised, decision, opening)
                for beat in scenario.beats:
                    beat(told)
            except Unfit:
                continue
            if wanted(told.plan_at(now), told):
                return told.end()
    raise NoPlaceError


def _placements(
    scenario: Scenario, days: AgencyDays, now: datetime, chance: Random
) -> Iterator[tuple[date, int | None, int | None]]:
    """The days on which the interview may have been, with what was promised; weekends last, if at all.

    Where there are few, each is tried with several hours of the day.
    """
    today, (first, last) = day_of(now, days.zone), scenario.ago
    dates = [today - timedelta(days=ago) for ago in range(first, last + 1)]
    for is_working in (True, False) if scenario.any_day else (True,):
        on = [day for day in dates if days.is_working(day) is is_working]
        placements = list(product(on, scenario.promised, scenario.decision))
        for _ in range(1 + TRIES // len(placements) if placements else 0):
            chance.shuffle(placements)
            yield from placements
