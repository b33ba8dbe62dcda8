"""The timeline: what happened in a pursuit, newest first, in words; undone things are struck, and say by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.cadence import Plan, end_of_day
from app.cadence.words import day_words, time_words
from app.models import (
    Actor,
    Closure,
    Event,
    Fact,
    Hold,
    Interview,
    Interviewer,
    Note,
    Promise,
    Pursuit,
    Reopening,
    Skip,
    Touch,
    Unhold,
    Word,
)
from app.queries.batches import Part
from app.queries.history import UNDONE
from app.web.rounds import touch_name
from app.web.track import step_name

SHOWN = 20
OUTCOMES = {
    "hired": "Hired",
    "not_selected": "Not selected",
    "withdrew": "Candidate withdrew",
    "job_closed": "Job cancelled",
    "offer_declined": "Offer declined",
    "no_response": "Moved on, no word",
    "lapsed": "Moved on, no word",
}
_WORDS = {
    "interview": "They set the next interview",
    "promised": "They promised a new date",
    "other": "Heard back",
    "offer": "They made an offer",
    "no": "They said no",
}
_LATE = {
    "offered": "an offer was made",
    "scheduled": "an interview was set",
    "held": "an interview was held",
    "cancelled": "an interview was called off",
    "mentioned": "it was under way",
    "ended": "",
}
_NOTHING_CHANGED = ("Something newer was known, so nothing was changed.",)
_RESULTS = {"voicemail": ", left voicemail", "no_answer": ", no answer", "talked": ", talked", "done": " made"}
_TOUCH_ICONS = {"email": "mail", "call": "phone", "text": "send", "in_person": "users"}
_RESULT_ICONS = {"voicemail": "voicemail", "no_answer": "phone-missed"}
_ICONS = {
    "skip": "skip-forward",
    "word": "message-circle-reply",
    "promise": "calendar-check",
    "hold": "alarm-clock",
    "unhold": "alarm-clock",
    "closure": "flag",
    "reopening": "rotate-ccw",
    "note": "sticky-note",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: `undo` is where its reversal is posted, `edit` and `debrief` the pages that change a meeting, `people`
    whom the candidate met there.

    What was done to many at once says so in `many`, with the page of the whole.
    """

    at: datetime
    when: str
    icon: str
    title: str
    by: str = ""
    body: tuple[str, ...] = ()
    look: str = ""
    id: str = ""
    undo: str = ""
    undo_text: str = "Undo"
    undo_label: str = ""
    many: str = ""
    many_href: str = ""
    edit: str = ""
    debrief: str = ""
    is_debriefed: bool = False
    people: Sequence[Interviewer] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """`every` happening, newest first, of which the first `limit` are shown (None: all)."""

    every: tuple[Happening, ...]
    limit: int | None = None

    @property
    def happenings(self) -> tuple[Happening, ...]:
        return self.every[: self.limit]

    @property
    def total(self) -> int:
        return len(self.every)

    @property
    def is_whole(self) -> bool:
        return self.limit is None or self.total <= self.limit


def timeline_of(
    pursuit: Pursuit, events: Sequence[Event], plan: Plan, limit: int | None = SHOWN, parts: Sequence[Part] = ()
) -> Timeline:
    """What happened in `pursuit` (facts and interviews loaded) and what `events` add, as of `plan`, newest first.

    `parts` are those things that were done to others with it.
    """
    telling = _Telling(pursuit, events, plan, parts)
    found = sorted(telling.happenings(), key=lambda happening: happening.at, reverse=True)
    return Timeline(tuple(found), limit)


def moment_words(at: datetime, pursuit: Pursuit, today: date) -> str:
    """An instant in the agency's zone: "Tue 28 Apr, 4:10 pm"."""
    zone = pursuit.agency.zone
    return f"{day_words(at.astimezone(zone).date(), today)}, {time_words(at, zone)}"


def by_words(actor: Actor) -> str:
    """Who did it: "by Priya", "through Greenhouse", "by Hearback"."""
    if actor.kind == "ats":
        return f"through {actor.name}"
    return f"by {actor.name.split(' ')[0] if actor.kind != 'system' else actor.name}"


def icon_of(fact: Fact) -> str:
    """The sign of what was told."""
    if isinstance(fact, Touch):
        return _RESULT_ICONS.get(fact.result or "done", _TOUCH_ICONS[fact.channel or "call"])
    return _ICONS[fact.kind]


class _Telling:
    def __init__(self, pursuit: Pursuit, events: Sequence[Event], plan: Plan, parts: Sequence[Part]) -> None:
        self.pursuit, self.events, self.plan = pursuit, events, plan
        self.part_of_fact = {part.item.fact_id: part for part in parts if part.item.fact_id}
        self.hand_overs = {part.batch.made_at: part for part in parts if part.item.fact_id is None}
        self.undoings = {event.fact_id: event for event in events if event.name in UNDONE}
        self.names = _names(pursuit)

    def happenings(self) -> Iterator[Happening]:
        # Of one instant, the later one is told first: the order here is the oldest first, turned round by sorting.
        yield from reversed([*self._opened(), *map(self._meeting, self.pursuit.interviews), *self._facts()])
        yield from filter(None, map(self._event, self.events))
        if self.plan.closed and self.pursuit.closed_at is None:
            why = self.pursuit.why(self.plan.now).arithmetic
            yield self._ended(self.plan.closed.at, self.plan.closed.on, "Moved on, no word", why)

    def _line(self, at: datetime, icon: str, title: str, by: str = "", body: Iterable[str | None] = ()) -> Happening:
        return Happening(at, self._when(at), icon, title, by, tuple(line for line in body if line))

    def _ended(self, at: datetime, on: date, title: str, why: str | None) -> Happening:
        """Closed by silence, which it is at the end of a day: that day is told, and not the midnight after it."""
        return Happening(at, self._day(on), "flag", title, "by Hearback", (why,) if why else ())

    def _when(self, at: datetime) -> str:
        return moment_words(at, self.pursuit, self.plan.today)

    def _day(self, day: date) -> str:
        return day_words(day, self.plan.today)

    # Facts

    def _facts(self) -> Iterator[Happening]:
        for fact in self.pursuit.facts:
            title, body = self._told(fact)
            undoing = self.undoings.get(fact.id)
            undone = f"Undone {by_words(undoing.actor)}, {self._when(undoing.at)}" if undoing else ""
            is_undone = fact.undone_at is not None
            line = Happening(
                at=fact.at,
                when=self._when(fact.at),
                icon=icon_of(fact),
                title=title,
                by=self._by(fact),
                body=tuple(line for line in (*body, self._logged(fact), undone) if line),
                look="is-undone" if is_undone else "is-heard-word" if isinstance(fact, Word) else "",
                id=f"fact-{fact.id}",
                undo="" if is_undone else f"/facts/{fact.id}/undo",
                undo_label=f"Undo: {title}",
            )
            yield self._of_many(line, self.part_of_fact.get(fact.id))

    def _of_many(self, line: Happening, part: Part | None) -> Happening:
        """What was done to others too says so, where the whole is, and that its own undo is for this one alone."""
        if part is None or part.size == 1:
            return line
        who, many = self.pursuit.candidate, f"One of {part.size}: {part.batch.summary}"
        whole = replace(line, many=many, many_href=f"/batches/{part.batch.id}?back=/pursuits/{self.pursuit.id}")
        if part.batch.undone_at is not None:
            return whole
        return replace(
            whole, undo_text=f"Undo for {who.first_name}", undo_label=f"Undo for {who.name} alone: {line.title}"
        )

    def _by(self, fact: Fact) -> str:
        if isinstance(fact, Touch) and fact.made_by == "candidate":
            return f"by {self.pursuit.candidate.first_name}"
        return by_words(fact.actor)

    def _logged(self, fact: Fact) -> str:
        """Who wrote it down and when, where that is not who did it and then."""
        on, told_on = (at.astimezone(self.pursuit.agency.zone).date() for at in (fact.at, fact.recorded_at))
        is_told = isinstance(fact, Touch) and fact.made_by == "candidate" and fact.actor_kind != "candidate"
        if not is_told and on == told_on:
            return ""
        return f"Logged {by_words(fact.actor)}" + (f", {self._when(fact.recorded_at)}" if on != told_on else "")

    def _told(self, fact: Fact) -> tuple[str, tuple[str | None, ...]]:
        """The title and the lines of a fact."""
        match fact:
            case Touch():
                return self._touch(fact)
            case Skip():
                return f"{touch_name(fact, self.names.get(fact.id, {}))} skipped", (fact.text,)
            case Word():
                return _WORDS[fact.word or "other"], (self._dates(fact), fact.text)
            case Promise():
                return "Promise changed", (self._dates(fact) or "No date is promised any more.",)
            case Hold() if fact.until_on:
                return f"Snoozed until {self._day(fact.until_on)}", ()
            case Unhold():
                return "Snooze ended", ()
            case Closure():
                return OUTCOMES[fact.outcome or "no_response"], (fact.text,)
            case Reopening():
                return "Reopened", ()
            case Note():
                return "Note", (fact.text,)
        return fact.kind.capitalize(), ()

    def _touch(self, fact: Touch) -> tuple[str, tuple[str | None, ...]]:
        channel, result = fact.channel or "call", fact.result or "done"
        is_sent = channel in ("email", "text") and result == "done"
        title = touch_name(fact, self.names.get(fact.id, {})) + (" sent" if is_sent else _RESULTS.get(result, ""))
        reason = f"In quiet time, because: {fact.early_reason}" if fact.early_reason else None
        return title, (fact.text, reason)

    def _dates(self, given: Fact | Interview) -> str:
        parts = [
            f"{words} by {self._day(on)}"
            for words, on in (("Call back", given.promised_on), ("decision", given.decision_on))
            if on
        ]
        return f"{', '.join(parts)[:1].upper()}{', '.join(parts)[1:]}." if parts else ""

    # Meetings

    def _meeting(self, meeting: Interview) -> Happening:
        contact = self.pursuit.contact
        title = f"Interview with {contact.name}" if contact and not meeting.interviewers else "Interview"
        title += {"cancelled": ", called off", "no_show": ", candidate did not come"}.get(meeting.status, "")
        base = f"/pursuits/{self.pursuit.id}/interviews/{meeting.id}"
        has_ended = meeting.ends_at <= self.plan.now
        return Happening(
            at=meeting.starts_at,
            when=self._when(meeting.starts_at),
            icon="calendar",
            title=title,
            body=tuple(line for line in (meeting.location, *self._debrief(meeting)) if line),
            look="" if meeting.counts else "is-undone",
            id=f"interview-{meeting.id}",
            edit=f"{base}/edit" if meeting.counts and self.plan.is_open else "",
            debrief=f"{base}/debrief" if meeting.counts and has_ended and self.plan.is_open else "",
            is_debriefed=meeting.debriefed_at is not None,
            people=meeting.interviewers,
        )

    def _debrief(self, meeting: Interview) -> tuple[str, ...]:
        asked = [
            words
            for words, was_asked in (
                ("asked for next steps", meeting.asked_next_steps),
                ("asked for the job", meeting.asked_for_job),
            )
            if was_asked
        ]
        who = self.pursuit.candidate.first_name
        return (
            f"{who} {' and '.join(asked)}." if asked else "",
            self._dates(meeting),
            f"Discussed: {meeting.discussed}" if meeting.discussed else "",
            f"Fit: {meeting.fit}" if meeting.fit else "",
        )

    # Events

    def _opened(self) -> Iterator[Happening]:
        for event in self.events:
            if event.name == "pursuit.opened":
                yield self._line(event.at, "plus", "Pursuit opened", by_words(event.actor))

    def _event(self, event: Event) -> Happening | None:
        by = by_words(event.actor)
        match event.name:
            case "pursuit.closed" if event.actor_kind == "system":
                title = OUTCOMES[event.data.get("outcome") or "no_response"]
                at, on = self._closing(event)
                return self._ended(at, on, title, event.data.get("why"))
            case "pursuit.reopened" if not self._is_told(event):
                return self._line(event.at, "rotate-ccw", "Reopened", by)
            case "pursuit.assigned":
                return self._hand_over(event)
            case "interview.changed" if "was" in event.data:
                was, is_now = (datetime.fromisoformat(event.data[name]) for name in ("was", "ends_at"))
                moved = f"It was to end {self._when(was)}; now {self._when(is_now)}."
                return self._line(event.at, "calendar", "Interview moved", by, (moved,))
            case "application.told_late":
                return self._late(event)
            case "candidate.contact_stopped":
                who = self.pursuit.candidate.first_name
                return self._line(event.at, "user-round-x", f"Do not contact {who}", by)
            case "candidate.contact_allowed":
                who = self.pursuit.candidate.first_name
                return self._line(event.at, "user-round", f"{who} may be contacted again", by)
            case "link.issued":
                return self._line(event.at, "link", "Private link made", by)
            case "link.revoked":
                return self._line(event.at, "unlink", "Private link revoked", by)
        return None

    def _late(self, event: Event) -> Happening:
        """What an ATS told when something newer was known: on which day it was so, and that nothing came of it."""
        said, since = event.data, datetime.fromisoformat(event.data["since"])
        on = self._day(since.astimezone(self.pursuit.agency.zone).date())
        words = _LATE[said["what"]] if said["what"] in _LATE else f"moved to {said['stage']}"
        if said["what"] == "ended":
            words = (
                _sentence_part(OUTCOMES.get(said["outcome"] or "", "")) or f"ended ({said['reason'] or 'no reason'})"
            )
        line = self._line(event.at, "history", f"{event.actor_name} told late: {words} on {on}", "", _NOTHING_CHANGED)
        return replace(line, look="is-late")

    def _hand_over(self, event: Event) -> Happening:
        """To whom, by whom and from whom; the last one can be taken back while it is still theirs."""
        was, to = event.data.get("was"), event.data.get("recruiter")
        title = f"Given to {to}" if to else "Given to nobody"
        part = self.hand_overs.get(event.at)
        is_last = part is not None and event is [one for one in self.events if one.name == event.name][-1]
        may_undo = part is not None and is_last and self.pursuit.recruiter_id == part.item.given_id
        line = Happening(
            at=event.at,
            when=self._when(event.at),
            icon="user-round-plus",
            title=title,
            by=by_words(event.actor),
            body=(f"It was {was}’s." if was else "It was nobody’s.",),
            id=f"event-{event.id}",
            undo=f"/batches/{part.batch.id}/items/{part.item.id}/undo" if part and may_undo else "",
            undo_label=f"Undo: {title}",
        )
        return self._of_many(line, part)

    def _closing(self, event: Event) -> tuple[datetime, date]:
        """When silence closed it: the end of that day, however late the closing was recorded."""
        on = date.fromisoformat(event.data["closed_on"])
        return end_of_day(on, self.pursuit.agency.zone), on

    def _is_told(self, event: Event) -> bool:
        """Whether a fact of that instant says it already."""
        return any(isinstance(fact, Reopening) and fact.recorded_at == event.at for fact in self.pursuit.facts)


def _sentence_part(title: str) -> str:
    return title[:1].lower() + title[1:]


def _names(pursuit: Pursuit) -> dict[int, dict[str, str]]:
    """What each touch's and skip's step was called when it was logged, by the fact's id: a promise makes it another."""
    is_promised = False
    found: dict[int, dict[str, str]] = {}
    told: list[Interview | Fact] = [*pursuit.interviews, *pursuit.facts]
    for entry in sorted(told, key=lambda entry: entry.at):
        if isinstance(entry, Interview | Word | Promise):
            is_promised = bool(entry.promised_on or entry.decision_on)
        elif isinstance(entry, Touch | Skip):
            found[entry.id] = {step.key: step_name(step, is_promised) for step in pursuit.cadence.steps}
    return found
