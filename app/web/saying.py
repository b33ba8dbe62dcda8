"""What to say or to write for the next touch, composed from its step and the debrief. Pure: it says only what is known.

The promised call, a call after it, the e-mail and the last try each say something else. A letter has the parts of the
thank-you (`app.candidate_page.draft`); what nobody has told yet is marked in it, and never sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from app.cadence import Next, Plan, day_of
from app.cadence.words import time_words
from app.candidate_page import Draft, Own, Part, Words, coming, own_part, thank_you, to_say
from app.models import Interview, Pursuit, Recruiter, Touch
from app.templating import phone

# The parts that only the candidate can tell, as the recruiter is told of them.
OWN_NAMES: dict[Own, str] = {"discussed": "what they discussed", "fit": "what answers it"}
_ENDED = {"voicemail": " and left a voicemail", "no_answer": " and had no answer", "talked": " and talked to you"}


@dataclass(frozen=True, slots=True)
class Script:
    """What to say (`lines`), or the whole letter of the step (`draft`), and what an e-mail program opens with (`mail`).

    `draft` may have empty parts, marked; `mail` has none: a letter without them, or a nudge that asks the candidate, if
    anybody may.
    """

    title: Literal["Say", "Write", "Nudge"]
    lines: tuple[str, ...] = ()
    draft: Draft | None = None
    mail: Draft | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The empty parts of the draft, as the recruiter is told of them."""
        return tuple(OWN_NAMES[part] for part in self.draft.lacks) if self.draft else ()


def script_of(
    pursuit: Pursuit, plan: Plan, recruiter: Recruiter, meeting: Interview | None, previous: Touch | None = None
) -> Script | None:
    """For the next touch of `pursuit`, its parents loaded; None when there is none to make, or nobody to make it to.

    `meeting` is the newest interview, with its debrief; `previous` the last touch that the agency made after it.
    """
    following = plan.next
    if following is None or pursuit.contact is None or following.quiet or plan.closed:
        return None
    return _Saying(pursuit, plan, following, recruiter, meeting, previous).script()


def previous_of(pursuit: Pursuit, meeting: Interview | None) -> Touch | None:
    """The last touch that the agency made since `meeting`, from the facts of `pursuit`."""
    made = [
        fact
        for fact in pursuit.facts
        if isinstance(fact, Touch) and fact.undone_at is None and fact.made_by == "recruiter"
        if meeting is None or fact.at >= meeting.ends_at
    ]
    return max(made, key=lambda fact: (fact.at, fact.id or 0)) if made else None


@dataclass(frozen=True, slots=True)
class _Saying:
    pursuit: Pursuit
    plan: Plan
    following: Next
    recruiter: Recruiter
    meeting: Interview | None
    previous: Touch | None

    def script(self) -> Script:
        step = self.following.step
        if step.by == "candidate":
            return self._nudge()
        if step.channel in ("email", "text"):
            letter = self._letter()
            return Script("Write", draft=letter, mail=letter.known())
        says: Callable[[], Iterable[str]] = self._again
        if step.anchor == "promise":
            says = self._promised_call
        elif self._is_last:
            says = self._last_try
        return Script("Say", lines=tuple(line for line in says() if line))

    # Who, and when

    @property
    def _words(self) -> Words:
        return Words.of(self.pursuit, self.plan.now)

    @property
    def _hello(self) -> str:
        return f"Hi {self._words.they},"

    @property
    def _me(self) -> str:
        return f"{self.recruiter.name.split()[0]} from {self.recruiter.agency.name}"

    @property
    def _first(self) -> str:
        return self.pursuit.candidate.first_name

    @property
    def _is_last(self) -> bool:
        return self.following.index == len(self.pursuit.cadence.steps) - 1

    # To say

    def _promised_call(self) -> tuple[str, ...]:
        opening = f"{self._hello} this is {self._me}, about {self.pursuit.candidate.name} and the job as {self._job}."
        return opening, self._promise(), self._debrief(), self._wants(), self._what_next()

    def _again(self) -> tuple[str, ...]:
        again = " again" if self.previous else ""
        opening = f"{self._hello} {self._me}{again}, about {self.pursuit.candidate.name}."
        question = f"Is {self._first} still in the running, and which day will you know?"
        return opening, self._last_contact(), self._promise(), self._wants(), question

    def _last_try(self) -> tuple[str, ...]:
        opening = f"{self._hello} {self._me}, about {self.pursuit.candidate.name} and the job as {self._job}."
        answer = f"If you have chosen somebody else, tell me, and I pass it on to {self._first}."
        return (
            opening,
            self._last_contact(),
            "This is my last call about it.",
            answer,
            "If not, which day will you know?",
        )

    @property
    def _job(self) -> str:
        return self.pursuit.job.title

    def _promise(self) -> str:
        """What they said they would do by when, and whether that day has passed."""
        position, words, today = self.pursuit.position, self._words, self.plan.today
        said, on = (
            ("You said you would call by", position.promised_on)
            if position.promised_on
            else ("You hoped to decide by", position.decision_on)
        )
        if on is None:
            return self._no_promise()
        day = "today" if on == today else words.day(on)
        return f"{said} {day}, and we have had no word yet." if on < today else f"{said} {day}."

    def _no_promise(self) -> str:
        ends_at, heard_at, zone = self.pursuit.interview_ends_at, self.pursuit.heard_at, self.pursuit.agency.zone
        if heard_at and ends_at and heard_at > ends_at:
            return f"We last heard from you {self._words.near(day_of(heard_at, zone))}."
        if ends_at is None:
            return ""
        return f"You met {self._words.near(day_of(ends_at, zone))}, and we have had no word since."

    def _debrief(self) -> str:
        told = ["".join(part.words for part in told) for told in (self._discussed(), self._fit()) if not told[1].lacks]
        return " ".join(told)

    # What a candidate wrote may be a phrase or a sentence, and speaks of "my": it is told as theirs.

    def _discussed(self) -> tuple[Part, ...]:
        part = own_part(self.meeting, "discussed", "[what you discussed]")
        return Part(f"You and {self._first} discussed this: "), part, Part(".")

    def _fit(self) -> tuple[Part, ...]:
        part = own_part(self.meeting, "fit", f"[what {self._first} brings to it]")
        return Part(f"What {self._first} brings to it, in {self._first}’s words: “"), part, Part(".”")

    def _wants(self) -> str:
        has_asked = bool(self.meeting and self.meeting.asked_for_job)
        return f"{self._first} asked you for the job, and wants it." if has_asked else f"{self._first} wants this job."

    def _what_next(self) -> str:
        decides_on = self.pursuit.position.decision_on
        if decides_on and decides_on > self.plan.today:
            return f"Is {self._first} still in the running, and do you still decide by {self._words.day(decides_on)}?"
        if self.meeting and self.meeting.asked_next_steps is False:
            return f"Is {self._first} still in the running? What are the next steps, and when?"
        return f"Is {self._first} still in the running, and what happens next?"

    def _last_contact(self) -> str:
        """ "We called on Tuesday 28 April and left a voicemail."; nothing when there was none."""
        if self.previous is None:
            return ""
        did = {"call": "called", "email": "wrote", "text": "wrote"}.get(self.previous.channel or "call", "came by")
        on = self._words.near(day_of(self.previous.at, self.pursuit.agency.zone))
        return f"We {did} {on}{_ENDED.get(self.previous.result or '', '') if did == 'called' else ''}."

    # To write

    def _letter(self) -> Draft:
        """The recruiter's e-mail: what it is about, the four parts, and who writes."""
        contact, name = self.pursuit.contact, self.pursuit.candidate.name
        about = f"I am writing about {name} and the job as {self._job}. {self._promise()}".strip()
        paragraphs = (
            (Part(self._hello),),
            (Part(about),),
            self._discussed(),
            self._fit(),
            (Part(f"{self._wants()} Is there anything else you need from us to decide?"),),
            (Part(self._call_to_come()),),
            (Part(self._sign_off()),),
        )
        subject = f"{name}, {self._job}"
        return Draft((contact.email or "") if contact else "", subject, tuple(p for p in paragraphs if p[0].words))

    def _call_to_come(self) -> str:
        """What follows if no answer comes."""
        if len(self.plan.projected) < 2:
            return "A word helps, whichever way you have decided."
        then = self.plan.projected[1]
        who = self._first if then.step.by == "candidate" else "I"
        return f"If I hear nothing before, {coming(then, who, self._words)}."

    def _sign_off(self) -> str:
        me, agency = self.recruiter, self.recruiter.agency
        number = phone(me.phone, agency.country or "US") if me.phone else ""
        lines = ("Best regards,", me.name, agency.name, number)
        return "\n".join(line for line in lines if line)

    # To the candidate

    def _nudge(self) -> Script:
        if self.following.step.channel != "email":
            said = to_say(self.pursuit, self.plan, self.meeting)
            told = (f"It is your turn to call {self._words.manager}. You can say:", *said)
            return Script("Nudge", lines=said, mail=self._to_candidate("Your call to", told))
        draft = thank_you(self.pursuit, self.plan, self.meeting)
        told = self._finished(draft) if draft.is_complete else self._unfinished(draft)
        return Script("Nudge", draft=draft, mail=self._to_candidate("Your thank-you to", told))

    def _to_candidate(self, about: str, told: tuple[str, ...]) -> Draft | None:
        candidate = self.pursuit.candidate
        if not candidate.can_contact:
            return None
        said = (f"Hi {self._first},", *told, self.recruiter.name.split()[0])
        paragraphs = tuple((Part(words),) for words in said)
        return Draft(candidate.email or "", f"{about} {self._words.manager}", paragraphs)

    def _finished(self, draft: Draft) -> tuple[str, ...]:
        to = f" to {draft.to}" if draft.to else ""
        return (
            f"Have you sent your thank-you to {self._words.manager}? {self._deadline()}",
            f"This draft has all it needs. Put it into your own words and send it{to}:",
            draft.text,
        )

    def _unfinished(self, draft: Draft) -> tuple[str, ...]:
        """Asks for exactly the parts that are missing."""
        parts = f"Only you can write {' and '.join(draft.missing)}."
        answer = "in a line each, and I put them" if len(draft.missing) > 1 else "in a line, and I put it"
        return (
            f"Have you sent your thank-you to {self._words.manager}? {self._deadline()}",
            f"{parts} If you have not sent it, tell me {answer} into your draft.",
        )

    def _deadline(self) -> str:
        due = self.following.due
        if due.at is None or due.at < self.plan.now:
            return "It is late, and still better than none."
        return f"It is due by {time_words(due.at, self.pursuit.agency.zone)} {self._words.near(due.on)}."
