"""The page of one pursuit: right to the words in every standing, its verbs, and its cost."""

import re
from datetime import date
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.models import Actor, Pursuit
from app.queries.pursuits import pursuit_for
from tests.factories import NOW, TODAY, at, days, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements


def maya(db: Session, **given: object) -> Pursuit:
    """Interviewed Tuesday 21 April, called back for Tuesday 28 April, thanked."""
    promised = {"interviewed_on": date(2026, 4, 21), "promised_on": date(2026, 4, 28), "thanked": True}
    return make_pursuit(db, **{**promised, **given})  # type: ignore[arg-type]


def priya(pursuit: Pursuit) -> Actor:
    assert pursuit.recruiter is not None
    return pursuit.recruiter.actor


def touch(pursuit: Pursuit, step: str | None, on: date, result: str = "voicemail") -> None:
    channel = "email" if step == "email" else "call"
    pursuit.log_touch(
        step=step,
        channel=channel,  # type: ignore[arg-type]
        made_by="recruiter",
        result="done" if channel == "email" else result,
        by=priya(pursuit),
        at=at(on, 16, 10),
    )


def called(db: Session) -> Pursuit:
    pursuit = maya(db)
    touch(pursuit, "first_call", date(2026, 4, 28))
    return pursuit


def quiet(db: Session) -> Pursuit:
    """Everything done on its day, up to the e-mail of Thursday 7 May: quiet until the last try on 21 May."""
    pursuit = make_pursuit(db, interviewed_on=date(2026, 4, 2), promised_on=date(2026, 4, 9), thanked=True)
    for step, on in (("first_call", (4, 9)), ("second_call", (4, 23)), ("email", (5, 7))):
        touch(pursuit, step, date(2026, *on))
    return pursuit


def finished(db: Session) -> Pursuit:
    """Every touch made, the last one on Thursday 7 May: closes at the end of Thursday 14 May."""
    pursuit = make_pursuit(db, interviewed_on=date(2026, 3, 20), promised_on=date(2026, 3, 27), thanked=True)
    for step, on in (("first_call", (3, 27)), ("second_call", (4, 10)), ("email", (4, 17)), ("last_try", (5, 7))):
        touch(pursuit, step, date(2026, *on))
    return pursuit


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


def test_promises_are_kept_or_missed_by_what_was_heard(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("promised", promised_on=date(2026, 5, 20), by=priya(pursuit), at=at(date(2026, 4, 27)))
    main = words_of(main_of(visit, pursuit))
    assert "Call back by Wed 20 May In 6 days Call back by Tue 28 Apr Kept, heard Mon 27 Apr" in main


def test_a_promise_that_nothing_followed_is_missed(visit: Visit, db: Session) -> None:
    assert "Call back by Tue 28 Apr Missed, 16 days ago" in words_of(main_of(visit, maya(db)))


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


# The verbs, from this page


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("touches", {"step": "second_call", "outcome": "voicemail"}, "Voicemail logged: Maya Okafor."),
        ("touches", {"step": "second_call", "outcome": "no_answer"}, "No answer logged: Maya Okafor."),
        ("words", {"kind": "promised", "promised_on": "2026-05-20"}, "New date logged: Maya Okafor."),
        ("words", {"kind": "offer"}, "Offer logged: Maya Okafor."),
        ("hold", {"until": "2026-05-18"}, "Snoozed until Mon 18 May: Maya Okafor."),
        ("closure", {"outcome": "withdrew"}, "ithdrew: Maya Okafor."),
        ("touches/new", {"step": "", "channel": "text", "made_by": "recruiter", "outcome": "done"}, "Maya Okafor."),
    ],
)
def test_after_a_verb_the_page_stays_and_the_next_touch_takes_focus(
    visit: Visit, db: Session, path: str, data: dict[str, str], said: str
) -> None:
    pursuit = called(db)
    client = visit(pursuit.recruiter)
    form = {"version": str(pursuit.version), "from": "pursuit", **data}
    answer = client.post(f"/pursuits/{pursuit.id}/{path}", data=form)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert said in unescape(page)
    assert '<h2 id="next-h" tabindex="-1" autofocus aria-describedby="toast-t">' in page
    undo = re.search(r'action="(/facts/\d+/undo)"', page[page.index('id="toast"') :])
    assert undo
    undone = client.post(undo[1], data={"from": "pursuit"})
    assert undone.headers["location"] == f"/pursuits/{pursuit.id}?said=undone"
    assert "Second call, was due Tuesday." in client.get(undone.headers["location"]).text


def test_quiet_time_is_overridden_by_a_reason_alone(visit: Visit, db: Session) -> None:
    pursuit = quiet(db)
    client = visit(pursuit.recruiter)
    form = {"step": "last_try", "outcome": "voicemail", "from": "pursuit"}
    refused = client.post(f"/pursuits/{pursuit.id}/touches", data=form)
    assert refused.status_code == 422
    assert "Give a reason to contact anyway." in unescape(refused.text)
    taken = client.post(f"/pursuits/{pursuit.id}/touches", data={**form, "early_reason": "They asked us to."})
    assert taken.status_code == 303
    assert "In quiet time, because: They asked us to." in client.get(taken.headers["location"]).text


def test_a_contact_is_told_in_full_with_the_time_it_was_made(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    client = visit(pursuit.recruiter)
    assert "The next step, second call" in client.get(f"/pursuits/{pursuit.id}/touches/new").text
    form = {"step": "second_call", "channel": "call", "made_by": "candidate", "outcome": "talked", "note": "Nice."}
    client.post(f"/pursuits/{pursuit.id}/touches/new", data={**form, "on": "2026-05-13", "at": "09:15"})
    db.rollback()
    fact = pursuit_for(db, pursuit.agency_id, pursuit.id).facts[-1]
    assert (fact.step, fact.made_by, fact.result, fact.text) == ("second_call", "candidate", "talked", "Nice.")
    assert fact.at == at(date(2026, 5, 13), 9, 15)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "How: Choose how."),
        ({"on": "2026-05-13"}, "Time: Give both the day and the time, or neither for just now."),
        ({"on": "2026-05-15", "at": "09:00"}, "This is in the future. Give the time it happened."),
        ({"step": "dance"}, "What it was: This cadence has no such step. Choose again."),
        ({"step": "email"}, "The next step is second_call, not email."),
    ],
)
def test_a_contact_that_cannot_be_comes_back_as_it_was_typed(
    visit: Visit, db: Session, data: dict[str, str], told: str
) -> None:
    pursuit = called(db)
    whole = {"channel": "text", "made_by": "recruiter", "outcome": "talked", "note": "Keep me."} if data else {}
    answer = visit(pursuit.recruiter).post(f"/pursuits/{pursuit.id}/touches/new", data={**whole, **data})
    assert answer.status_code == 422
    assert told in unescape(answer.text)
    if whole:
        assert "Keep me." in answer.text
        assert '<option value="text" selected>' in answer.text


def test_what_cannot_be_undone_any_more_says_what_hangs_on_it(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    touch(pursuit, "second_call", date(2026, 5, 12))
    db.flush()
    first = next(fact for fact in pursuit.facts if fact.step == "first_call")
    answer = visit(pursuit.recruiter).post(f"/facts/{first.id}/undo", data={"from": "pursuit"})
    assert answer.status_code == 409
    assert "The second call logged since hangs on this. Undo that first." in answer.text


def test_a_colleague_finds_the_page_too(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    jo = make_recruiter(db, pursuit.agency, name="Jo Reed")
    assert visit(jo).get(f"/pursuits/{pursuit.id}").status_code == 200


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
    assert counts[0] == counts[1] <= 14
