"""What the candidate may send or say, drafted from the debrief (rulebook, "The debrief and the thank-you").

The thank-you has four parts: something discussed, the fit, wanting the job, and the call to come. The first two only
the candidate can write; they are marked, and while one is empty the draft is not complete. A recruiter's letter is
made of the same parts.
"""

from __future__ import annotations

from app.cadence import Channel, Plan, Projected, day_of
from app.candidate_page.view import Draft, Own, Part
from app.candidate_page.words import Words
from app.models import Interview, Pursuit

_PLACEHOLDERS: dict[Own, str] = {
    "discussed": "[something you talked about]",
    "fit": "[a skill or a year of work of yours that fits]",
}
_DOING: dict[Channel, str] = {"call": "call", "email": "write to", "text": "write to", "in_person": "come to see"}


def thank_you(pursuit: Pursuit, plan: Plan, meeting: Interview | None) -> Draft:
    """The thank-you for `meeting`, the newest of `pursuit`, as far as its debrief fills it in."""
    words, contact = Words.of(pursuit, plan.now), pursuit.contact
    paragraphs = (
        (Part(f"Dear {contact.first_name}," if contact else "Hello,"),),
        (
            Part(f"Thank you for {_when(words, meeting)}. I keep thinking about what we discussed: "),
            own_part(meeting, "discussed", _PLACEHOLDERS["discussed"]),
            Part("."),
        ),
        (
            Part("What I bring to it: "),
            own_part(meeting, "fit", _PLACEHOLDERS["fit"]),
            Part(". I want this job."),
        ),
        (Part(_call_to_come(pursuit, plan, words)),),
        (Part(pursuit.candidate.first_name),),
    )
    return Draft(
        to=(contact.email or "") if contact else "",
        subject=f"Thank you: {words.job or 'our interview'}",
        paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph[0].words),
    )


def to_say(pursuit: Pursuit, plan: Plan, meeting: Interview | None) -> tuple[str, ...]:
    """Two sentences for a call that is the candidate's: who it is, and the question."""
    words = Words.of(pursuit, plan.now)
    job = f"the job as {words.job}" if words.job else "the job"
    met = f" We met {met_on(words, meeting)} about {job}." if meeting else ""
    return (f"Hello, this is {pursuit.candidate.name}.{met}", "I want this job. Have you decided, or when will you?")


def own_part(meeting: Interview | None, part: Own, placeholder: str) -> Part:
    """What the debrief of `meeting` has for `part`, to stand within a sentence; else the `placeholder`."""
    written = (getattr(meeting, part) or "").strip().rstrip(".") if meeting else ""
    return Part(written, is_own=True) if written else Part(placeholder, is_own=True, lacks=part)


def coming(projected: Projected, who: str, words: Words) -> str:
    """The touch to come, told to the employer: "I will call you on Tuesday 28 April"."""
    return f"{who} will {_DOING[projected.step.channel]} you on {words.day(projected.due.on)}"


def met_on(words: Words, meeting: Interview) -> str:
    """ "yesterday", "on Tuesday 21 April"."""
    return words.near(day_of(meeting.ends_at, words.zone))


def _when(words: Words, meeting: Interview | None) -> str:
    if meeting is None:
        return "your time"
    near = met_on(words, meeting)
    return near if near in ("today", "yesterday") else f"our talk {near}"


def _call_to_come(pursuit: Pursuit, plan: Plan, words: Words) -> str:
    """The call that hangs on the promised date, in the candidate's mouth."""
    projected = next((step for step in plan.projected if step.step.anchor == "promise"), None)
    if projected is None:
        return ""
    who = "I" if projected.step.by == "candidate" else _my_recruiter(pursuit)
    return f"{coming(projected, who, words)}{_agreed(projected)}."


def _my_recruiter(pursuit: Pursuit) -> str:
    return f"My recruiter, {pursuit.recruiter.name}," if pursuit.recruiter else "My recruiter"


def _agreed(projected: Projected) -> str:
    if projected.due.on != projected.due.base_on:
        return ""
    return {"promised": ", as agreed", "decision": ", the day you hope to decide"}.get(projected.due.basis, "")
