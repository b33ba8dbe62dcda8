"""What people of the practice agencies wrote down: jobs, debriefs, notes, reasons. Plain, and true to each trade."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opening:
    """A job, what an interview for it came to be about, and what of the candidate's own answers it."""

    title: str
    discussed: str
    fit: str


def _openings(*listed: tuple[str, str, str]) -> tuple[Opening, ...]:
    return tuple(Opening(*one) for one in listed)


TRADES = {
    "logistics": _openings(
        (
            "Data analyst",
            "Late-delivery reports take two days to put together by hand.",
            "I built the same report at my last job; it ran by itself each morning.",
        ),
        (
            "Dispatch coordinator",
            "Drivers waiting at the dock on Mondays, and how to spread the slots.",
            "Three years of dock scheduling for forty trucks a day.",
        ),
        (
            "Warehouse shift lead",
            "The move to handheld scanners on the night shift.",
            "I trained two shifts of twelve people on the same scanners.",
        ),
        (
            "Fleet maintenance planner",
            "Brake inspections that slip when trailers are out of state.",
            "I kept the inspection calendar for sixty trailers, none overdue.",
        ),
    ),
    "health": _openings(
        (
            "Front desk coordinator",
            "No-shows on Friday afternoons, and reminder calls.",
            "My reminder calls cut no-shows by a third at the last practice.",
        ),
        (
            "Registered nurse, days",
            "The new charting system, and how a ward gets used to one.",
            "I was the floor's helper when we changed systems in spring.",
        ),
        (
            "Medical billing specialist",
            "Claims that come back for a missing code.",
            "I worked down a backlog of six hundred returned claims.",
        ),
        (
            "Physical therapy assistant",
            "Home exercises that people actually do.",
            "I write one-page plans with drawings; most of my people keep to them.",
        ),
    ),
    "workshop": _openings(
        (
            "CNC machinist",
            "Scrap on the short runs, and who checks the first part.",
            "I set up short runs for nine years and check the first part twice.",
        ),
        (
            "Maintenance technician",
            "The press line that stops every other week.",
            "I kept a press of the same make going with a weekly list.",
        ),
        (
            "Quality inspector",
            "A customer audit in two months.",
            "I have been through three of those audits, one as the lead.",
        ),
        (
            "Production planner",
            "Rush orders that push everything else out.",
            "I planned for a shop with two rush orders a day and a fixed Friday.",
        ),
    ),
    "finance": _openings(
        (
            "Claims adjuster",
            "Storm claims that arrive all in one week.",
            "I handled ninety claims in the week after the hail in 2023.",
        ),
        (
            "Staff accountant",
            "Closing the month in five days instead of nine.",
            "We went from eight days to five in my last job; I kept the list.",
        ),
        (
            "Payroll specialist",
            "Employers that send their hours late.",
            "I called them on Wednesdays; by summer nearly all were on time.",
        ),
        (
            "Member services representative",
            "Older members who do not want the app.",
            "I taught an evening class on it at the library.",
        ),
    ),
    "software": _openings(
        (
            "Backend developer",
            "A nightly job that takes until noon.",
            "I brought a job like it from seven hours to forty minutes.",
        ),
        (
            "QA engineer",
            "Releases on Thursdays that get fixed on Fridays.",
            "I wrote the tests that ended the Friday fixes at my last place.",
        ),
        (
            "Data analyst",
            "Three dashboards that disagree about one number.",
            "I traced such a number to its source and wrote down what it means.",
        ),
        (
            "Support engineer",
            "The same ten questions every week.",
            "I turned ours into a page that half the callers found by themselves.",
        ),
    ),
    "hospitality": _openings(
        (
            "Line cook",
            "Sunday brunch with two people short.",
            "I ran a brunch station for two hundred covers.",
        ),
        (
            "Front office manager",
            "Groups that check in all at once.",
            "I moved check-in for groups to the bus; it took nine minutes.",
        ),
        (
            "Inventory buyer",
            "Stock that spoils after holidays.",
            "I kept a two-year record of what sold in the week after each.",
        ),
        (
            "Assistant store manager",
            "New people who leave within three months.",
            "Of the eleven I trained last year, ten are still there.",
        ),
    ),
    "office": _openings(
        (
            "Administrative assistant",
            "A calendar that four people write in.",
            "I kept one calendar for five partners, and one rule for it.",
        ),
        (
            "Grants coordinator",
            "Reports due to three funders on one day.",
            "I kept a shared sheet of every deadline; none was missed in four years.",
        ),
        (
            "Paralegal",
            "Filing by the clerk's new portal.",
            "I have filed through it since its first week.",
        ),
        (
            "Facilities coordinator",
            "Keys, and who has them.",
            "I numbered every key in my last building and found the nine that were lost.",
        ),
    ),
}

TOUCH_NOTES = {
    "voicemail": (
        "Left a voicemail with my number.",
        "Voicemail, with the best time to call back.",
        "Voicemail; the greeting says back on Monday.",
        "Left word with the front desk.",
    ),
    "no_answer": (
        "Rang out.",
        "No answer, mailbox full.",
        "Busy, then no answer.",
    ),
    "talked": (
        "Short talk. Still comparing two people, no date yet.",
        "Asked me to keep the line warm; the budget meeting moved.",
        "Friendly. Waiting for the director to come back.",
        "Said the panel liked the answers and has yet to meet.",
    ),
    "done": (
        "Sent, two paragraphs, one question at the end.",
        "Sent with the reference attached.",
        "",
        "",
    ),
}

NOTES = (
    "Prefers calls before 9 am; after that the phone goes to the desk.",
    "The parking entrance is on the back street. Tell the next one too.",
    "They fill this job every other year. Worth staying in touch either way.",
    "Candidate can start two weeks after an offer.",
    "Second person in the room was the shift lead; has a say.",
    "They asked for a reference from the last manager. Sent the same day.",
    "Pay band confirmed by e-mail, the middle of what the candidate asked.",
    "A reorganization is under way there, so answers are slow all round.",
    "Candidate has another interview next week and will tell us how it goes.",
    "Spelling of the street in our letter was wrong. Put right.",
)

WORD_NOTES = {
    "promised": ("Needs the regional sign-off first.", "The panel meets again that week.", ""),
    "other": ("Still deciding, no date.", "They are seeing one more person.", "Asked for patience."),
    "interview": ("Wants the candidate to meet the team.", "Second round, with a short task."),
    "offer": ("Offer in writing. Four days to answer.", "Verbal offer, letter follows."),
    "no": ("Took somebody with more years in the trade.", "Went with an inside candidate.", "Kind about it."),
}

CLOSING_NOTES = {
    "hired": ("Starts on the first of the month.", "Accepted the same day.", "Signed this morning."),
    "not_selected": ("Told me on the phone; open to other people of ours.", "By e-mail, two lines."),
    "withdrew": ("Took a job closer to home.", "Decided to stay where they are.", "Other offer, better hours."),
    "job_closed": ("Hiring freeze until spring.", "The position was cut.", "Filled by a transfer."),
    "offer_declined": ("Pay was below what was talked about.", "Chose another offer."),
}

SKIP_REASONS = (
    "They asked us not to call again this month.",
    "Talked at their open house instead.",
)
EARLY_REASONS = ("Their recruiter asked us to call today.", "The candidate has another offer and needs to know.")
PLACES = ("On site", "On site", "Video call", "On site, second floor")
