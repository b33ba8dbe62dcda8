"""The page of one pursuit: right to the words in every standing, its verbs, and its cost."""

import re
from datetime import date
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.models import Interview, Interviewer, Pursuit
from app.queries.pursuits import pursuit_for
from app.queries.today import Scope, worklist
from app.web.queue import groups_of, in_order, row_of
from app.web.rounds import met_by
from tests import desk
from tests.factories import NOW, TODAY, at, days, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements
from tests.web.stories import called, finished, maya, priya, quiet, touch


def main_of(visit: Visit, pursuit: Pursuit, query: str = "") -> str:
    answer = visit(pursuit.recruiter).get(f"/pursuits/{pursuit.id}{query}")
    assert answer.status_code == 200
    return answer.text[answer.text.index("<main") : answer.text.index("</main>")]


def words_of(html: str) -> str:
    """What a person reads of `html`, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace(" .", ".").replace(" ,", ",")


def card(visit: Visit, pursuit: Pursuit) -> str:
    main = main_of(visit, pursuit)
    found = main[main.index('id="next"') :]
    return words_of(found[found.index(">") + 1 : found.index("</section>")])


# The card, in every standing


def test_an_overdue_call_says_who_why_and_what_then(visit: Visit, db: Session) -> None:
    words = card(visit, called(db))
    assert words.startswith("2 days overdue Call Dana Whitfield Second call, was due Tuesday. 16 days of silence.")
    assert "Second call: 14 days after the first call (Tue 28 Apr) = Tue 12 May." in words
    for verb in (
        "(312) 555-0142 P",
        "Done E",
        "Left voicemail V",
        "No answer A",
        "Heard back H",
        "Snooze S",
        "Move on M",
    ):
        assert verb in words
    assert words.endswith("Then: e-mail on Thu 21 May")


def test_an_e_mail_is_sent_and_has_no_voicemail(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    touch(pursuit, "second_call", date(2026, 5, 7))
    words = card(visit, pursuit)
    assert words.startswith("Due today E-mail Dana Whitfield")
    assert "Write e-mail P" in words
    assert "Sent E" in words
    assert "voicemail V" not in words


def test_a_thank_you_is_the_candidates_turn_and_cannot_be_snoozed(visit: Visit, db: Session) -> None:
    words = card(visit, make_pursuit(db, interviewed_on=TODAY - days(1)))
    assert words.startswith("Due by 4:30 pm today Thank-you to Dana Whitfield")
    assert "Nudge Maya P" in words
    assert "Sent E" in words
    assert "Snooze" not in words


def test_a_touch_ahead_can_be_logged_early(visit: Visit, db: Session) -> None:
    pursuit = maya(db, promised_on=date(2026, 5, 20))
    words = card(visit, pursuit)
    assert words.startswith("Due Wed 20 May Call Dana Whitfield")
    assert "Done E" in words


def test_quiet_folds_the_number_away_and_has_no_verbs_but_with_a_reason(visit: Visit, db: Session) -> None:
    pursuit = quiet(db)
    words = card(visit, pursuit)
    assert words.startswith("Quiet until Thu 21 May Nobody contacts Northwind Freight now")
    assert "Quiet until Thu 21 May, on purpose. Last try then." in words
    assert "Contact anyway" in words
    assert "Reason to contact them in quiet time" in words
    assert "Done E" not in words
    main = main_of(visit, pursuit)
    for number in re.finditer(r'href="tel:\+13125550142"', main):
        before = main[: number.start()]
        assert before.rindex("<details") > before.rfind("</details>")


def test_a_snoozed_one_can_be_woken(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    pursuit.hold(date(2026, 5, 18), by=priya(pursuit), at=NOW - days(1))
    words = card(visit, pursuit)
    assert words.startswith("Snoozed until Mon 18 May Call Dana Whitfield")
    assert "End the snooze S" in words


def test_an_offer_waits_for_its_answer(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("offer", by=priya(pursuit), at=NOW - days(2))
    words = card(visit, pursuit)
    assert words.startswith("Offer Record the answer to the offer Offer made last Tuesday.")
    assert "Hired Offer declined" in words


def test_an_interview_ahead_needs_nothing(visit: Visit, db: Session) -> None:
    words = card(visit, make_pursuit(db, interviewed_on=TODAY + days(5)))
    assert words.startswith("Interview ahead Interview on Tue 19 May, 3:30 pm to 4:30 pm Nothing to do before it.")
    assert "Change the time" in words
    assert words.endswith("Then: thank-you by Wed 20 May")


def test_a_pursuit_without_an_interview_asks_for_its_date(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    assert card(visit, pursuit).startswith("No date yet Give the interview a date The plan starts")
    assert "It begins when an interview has a date." in main_of(visit, pursuit)


def test_a_plan_that_is_done_closes_tonight_unless_it_is_kept_open(visit: Visit, db: Session) -> None:
    words = card(visit, finished(db))
    assert words.startswith("Closes tonight Every touch is made Last contact was Thu 7 May. No answer.")
    assert "Keep open S" in words
    assert "Move on now M" in words


def test_a_closing_is_warned_of_a_week_before(visit: Visit, db: Session, clock: SetClock) -> None:
    pursuit = called(db)
    clock.now = at(date(2026, 5, 22), 10)
    words = card(visit, pursuit)
    assert "Closes at the end of Thu 28 May if nobody contacts anybody." in words
    assert "Keep open S" in words


def test_what_silence_closed_shows_its_arithmetic_and_can_be_reopened(
    visit: Visit, db: Session, clock: SetClock
) -> None:
    pursuit = called(db)
    clock.now = at(date(2026, 6, 1), 10)
    words = card(visit, pursuit)
    assert words.startswith("Closed Thu 28 May Moved on, no word A month of silence ended it.")
    assert "Nobody has contacted anybody since Tue 28 Apr" in words
    assert "Reopen" in words
    assert "Heard back H" in words


def test_what_a_person_closed_says_who_and_why(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    pursuit.close("withdrew", by=priya(pursuit), at=NOW, reason="Took a job at sea.")
    words = card(visit, pursuit)
    assert words.startswith("Closed Thu 14 May Candidate withdrew By Priya. Took a job at sea.")
    assert "Heard back" not in words


def test_a_missing_number_is_asked_for_where_it_is_missed(visit: Visit, db: Session) -> None:
    words = card(visit, maya(db, phone=None))
    assert words.startswith("Needs details Call Dana Whitfield There is no phone number for Dana Whitfield yet.")
    assert "Phone Save" in words


# Around the card


def test_the_hiring_manager_has_a_time_of_their_own(visit: Visit, db: Session, clock: SetClock) -> None:
    assert "VP Operations, Chicago, noon there" in words_of(main_of(visit, maya(db)))


def test_other_candidates_with_the_same_hiring_manager_are_counted(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    other = make_pursuit(db, pursuit.agency, recruiter=pursuit.recruiter, candidate="Ivy Chen")
    other.contact = pursuit.contact
    assert "1 other candidate here" in words_of(main_of(visit, pursuit))


def test_the_place_in_todays_queue_leads_up_and_down(visit: Visit, db: Session) -> None:
    first = called(db)
    agency, recruiter = first.agency, first.recruiter
    second = maya(db, agency=agency, recruiter=recruiter, candidate="Ivy Chen", promised_on=date(2026, 5, 14))
    third = make_pursuit(db, agency, recruiter=recruiter, candidate="Noah Kim", interviewed_on=TODAY - days(1))
    db.flush()
    main = main_of(visit, second)
    assert "2 of 3" in main
    assert f'href="/pursuits/{first.id}" data-key="k"' in main
    assert f'href="/pursuits/{third.id}" data-key="j"' in main


def test_what_is_not_in_today_has_no_place_there(visit: Visit, db: Session) -> None:
    main = main_of(visit, quiet(db))
    assert " of " not in words_of(main[: main.index("</nav>")])
    assert 'href="/pursuits" data-key="u"' in main


def test_a_long_timeline_is_bounded_until_all_is_asked_for(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    for number in range(30):
        pursuit.add_note(f"Note number {number}.", by=priya(pursuit), at=NOW)
    short, whole = main_of(visit, pursuit), main_of(visit, pursuit, "?all=yes")
    assert "Show all 33 entries" in short
    assert "Note number 3." not in short
    assert "Note number 3." in whole
    assert "Show all" not in whole


def test_what_is_written_is_never_read_as_html(visit: Visit, db: Session) -> None:
    pursuit = maya(db, candidate='<b>Maya</b> "O\'Kafor"')
    pursuit.add_note("<script>alert(1)</script>", by=priya(pursuit), at=NOW)
    page = visit(pursuit.recruiter).get(f"/pursuits/{pursuit.id}").text
    assert "<script>alert" not in page
    assert "<b>Maya" not in page


def test_an_address_that_was_made_up_says_nothing(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    other = make_pursuit(db)
    client = visit(pursuit.recruiter)
    for query in (f"logged={(other.facts and other.facts[0].id) or 999}", "logged=x", "logged=1e9", "said=<b>"):
        assert (
            '<section class="toast" id="toast" aria-label="Last action" hidden>'
            in client.get(f"/pursuits/{pursuit.id}?{query}").text
        )


# What the candidate sees


def test_the_recruiter_sees_what_the_candidate_sees_and_sends_nothing(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    client = visit(pursuit.recruiter)
    page = client.get(f"/pursuits/{pursuit.id}/preview").text
    assert "This is what Maya sees." in page
    assert "Still open. They owe us an answer." in page
    pressed = client.post(f"/pursuits/{pursuit.id}/preview/reports", data={"what": "withdraw"})
    assert "so nothing was sent." in client.get(pressed.headers["location"]).text
    assert client.get(f"/pursuits/{pursuit.id}/preview/dates.ics").headers["content-type"].startswith("text/calendar")
    db.rollback()
    assert pursuit_for(db, pursuit.agency_id, pursuit.id).plan(NOW).is_open


# What it costs


def test_the_number_of_statements_does_not_grow_with_the_story(visit: Visit, db: Session, app: FastAPI) -> None:
    short, long = called(db), called(db)
    for number in range(1_000):
        long.add_note(f"Note {number}", by=priya(long), at=NOW)
    counts = []
    for pursuit in (short, long):
        client = visit(pursuit.recruiter)
        with statements(app.state.engine) as heard:
            assert client.get(f"/pursuits/{pursuit.id}").status_code == 200
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 15


def test_the_order_up_and_down_is_that_of_today(db: Session) -> None:
    agency = make_pursuit(db).agency
    priya = make_recruiter(db, agency)
    for make in (desk.due, desk.overdue, desk.to_write, desk.to_thank, desk.closing, desk.quiet):
        make(db, agency, priya)
    rows, _ = worklist(db, Scope.of(agency, priya.id, NOW))
    shown_in_today = [row.id for group in groups_of(row_of(row, NOW) for row in rows) for row in group.rows]
    assert in_order(rows, NOW) == shown_in_today
    assert len(shown_in_today) == 5


def test_an_interview_says_with_whom_it_was_where_somebody_did(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    people = [
        Interviewer(name="Dana Ruiz", email="dana.ruiz@northwind.example"),
        Interviewer(name="Sam Oh", email=None),
    ]
    pursuit.interviews[0].interviewers = people
    main = main_of(visit, pursuit)
    said = words_of(main)
    assert "at Northwind Freight, interviewed by Dana Ruiz and Sam Oh" in said
    assert "Interview With Dana Ruiz and Sam Oh" in said.partition("Timeline")[2]
    assert "With Dana Ruiz and Sam Oh, 60 minutes" in said
    assert '<a href="mailto:dana.ruiz@northwind.example">Dana Ruiz</a>' in main


def test_in_quiet_time_nobody_whom_they_met_is_written_to_by_a_click(visit: Visit, db: Session) -> None:
    pursuit = quiet(db)
    pursuit.interviews[0].interviewers = [Interviewer(name="Dana Ruiz", email="dana.ruiz@northwind.example")]
    sheet = visit(pursuit.recruiter).get(f"/pursuits/{pursuit.id}/call-sheet").text
    for html in (main_of(visit, pursuit), sheet):
        assert "Dana Ruiz" in html
        assert "dana.ruiz@" not in html


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, ""), (1, "P1"), (2, "P1 and P2"), (3, "P1, P2 and P3"), (4, "P1, P2 and 2 others")],
)
def test_a_line_names_as_many_as_it_holds(count: int, words: str) -> None:
    people = [Interviewer(name=f"P{number}", email=None) for number in range(1, count + 1)]
    assert met_by(Interview(interviewers=people), None) == words
