"""The candidate's page in words: pure, so that the page, its calendar and an e-mail say the same.

A pursuit with its story loaded, and an instant, come to a `StatusPage`: an explicit list of what may be shown.
"""

from app.candidate_page.calendar import called_off, entries
from app.candidate_page.draft import coming, own_part, thank_you, to_say
from app.candidate_page.page import UNKNOWN, ended, status_page
from app.candidate_page.reports import confirmation, may_tell, question, reports, told_today
from app.candidate_page.story import TOOK_JOB, Story
from app.candidate_page.view import (
    Confirmation,
    Draft,
    Entry,
    Helper,
    Holdoff,
    Line,
    Notice,
    Own,
    Part,
    Question,
    Report,
    State,
    StatusPage,
    Stop,
    Todo,
    What,
)
from app.candidate_page.words import Words

__all__ = [
    "TOOK_JOB",
    "UNKNOWN",
    "Confirmation",
    "Draft",
    "Entry",
    "Helper",
    "Holdoff",
    "Line",
    "Notice",
    "Own",
    "Part",
    "Question",
    "Report",
    "State",
    "StatusPage",
    "Stop",
    "Story",
    "Todo",
    "What",
    "Words",
    "called_off",
    "coming",
    "confirmation",
    "ended",
    "entries",
    "may_tell",
    "own_part",
    "question",
    "reports",
    "status_page",
    "thank_you",
    "to_say",
    "told_today",
]
