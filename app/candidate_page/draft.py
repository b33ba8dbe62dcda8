"""What the candidate may send or say, drafted from the debrief (rulebook, "The debrief and the thank-you").

The thank-you has four parts: the fit, something discussed, wanting the job, and the call to come. The first two only
the candidate can write; they are marked, and while one is empty the draft is not complete.
"""

from __future__ import annotations

from app.cadence import Projected
from app.candidate_page.story import Story
from app.candidate_page.view import Draft, Part
from app.models import Interview

_DISCUSSED = ("what you talked about", "[something you talked about]")
_FIT = ("what you bring to the job", "[a skill or a year of work of yours that fits]")
_DOING = {"call": "call", "email": "write to", "text": "write to", "in_person": "come to see"}


def thank_you(story: Story) -> Draft:
    """The thank-you of the newest interview, as far as the debrief fills it in."""
    meeting = story.newest
    discussed, fit = _own(meeting, "discussed"), _own(meeting, "fit")
    paragraphs = (
        (Part(_greeting(story)),),
        (
            Part(f"Thank you for {_when(story, meeting)}. I keep thinking about what we discussed: "),
            discussed,
            Part("."),
        ),
        (Part("What I bring to it: "), fit, Part(". I want this job.")),
        (Part(_call_to_come(story)),),
        (Part(story.pursuit.candidate.first_name),),
    )
    empty = ((discussed, _DISCUSSED), (fit, _FIT))
    contact = story.pursuit.contact
    return Draft(
        to=(contact.email or "") if contact else "",
        subject=f"Thank you: {story.pursuit.job.title}",
        paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph[0].words),
        missing=tuple(name for part, (name, placeholder) in empty if part.words == placeholder),
    )


def to_say(story: Story) -> tuple[str, ...]:
    """Two sentences for a call that is the candidate's: who it is, and the question."""
    candidate, job, meeting = story.pursuit.candidate, story.pursuit.job, story.newest
    met = f" We met {_on(story, meeting)} about the job as {job.title}." if meeting else ""
    return (f"Hello, this is {candidate.name}.{met}", "I want this job. Have you decided, or when will you?")


def _own(meeting: Interview | None, part: str) -> Part:
    written = (getattr(meeting, part) or "").strip().rstrip(".") if meeting else ""
    return Part(written or (_DISCUSSED if part == "discussed" else _FIT)[1], is_own=True)


def _greeting(story: Story) -> str:
    return f"Dear {story.pursuit.contact.first_name}," if story.pursuit.contact else "Hello,"


def _when(story: Story, meeting: Interview | None) -> str:
    if meeting is None:
        return "your time"
    near = _on(story, meeting)
    return near if near in ("today", "yesterday") else f"our talk {near}"


def _on(story: Story, meeting: Interview) -> str:
    return story.words.near(story.words.day_of(meeting.ends_at))


def _call_to_come(story: Story) -> str:
    """The call that hangs on the promised date, in the candidate's mouth."""
    projected = next((step for step in story.plan.projected if step.step.anchor == "promise"), None)
    if projected is None:
        return ""
    who = "I" if projected.step.by == "candidate" else _my_recruiter(story)
    return (
        f"{who} will {_DOING[projected.step.channel]} you on {story.words.day(projected.due.on)}{_agreed(projected)}."
    )


def _my_recruiter(story: Story) -> str:
    recruiter = story.pursuit.recruiter
    return f"My recruiter, {recruiter.name}," if recruiter else "My recruiter"


def _agreed(projected: Projected) -> str:
    if projected.due.on != projected.due.base_on:
        return ""
    return {"promised": ", as agreed", "decision": ", the day you hope to decide"}.get(projected.due.basis, "")
