"""What the reasons say, word for word: the row of at most 52 characters, and the whole sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.cadence import Hold, Interview, Skip, Touch, Word
from tests.cadence.story import Story, april, interview, june, local, may


def thanked() -> Story:
    return Story().tell(interview(), Touch("thank_you", april(22, 8, 40), by="candidate"))


def called() -> Story:
    return thanked().tell(Touch("first_call", april(28, 16)))


def written() -> Story:
    return called().tell(Touch("second_call", may(14)), Touch("email", may(21)))


ROWS: list[tuple[str, Story, datetime, str]] = [
    ("before the interview", Story().tell(interview()), april(20), "Interview tomorrow, ends 4:30 pm."),
    ("within 24 hours", Story().tell(interview()), april(22, 9), "Interviewed yesterday 4:30 pm. 24 hours end today."),
    ("on the evening", Story().tell(interview()), april(21, 18), "Interviewed today 4:30 pm. 24 hours end tomorrow."),
    ("thank-you late", Story().tell(interview()), april(23), "Interviewed last Tuesday 4:30 pm. Not sent yet."),
    ("waiting for the day", thanked(), april(24), "First call on Tue 28 Apr."),
    ("promised today", thanked(), april(28), "Maria promised a call today."),
    ("promised last week", thanked(), april(30), "Maria promised a call last Tuesday. No word."),
    ("two weeks since the first", called(), may(12), "Second call. Two weeks since the first call."),
    ("second call late", called(), may(14), "Second call, was due Tuesday. 16 days of silence."),
    ("quiet", written(), may(25), "Quiet until Thu 4 Jun. Last try then."),
    ("quiet ends", written(), june(4), "Last try. Two weeks of quiet end today."),
    ("held", called().tell(Hold(date(2026, 5, 20), may(12))), may(14), "Held until Wed 20 May."),
    ("reminded", called().tell(Hold(date(2026, 5, 20), may(12))), may(20), "You asked to be reminded today."),
    ("no promise", Story().tell(interview(None), Touch("thank_you", april(22))), may(5),
     "No date promised. Two weeks since the interview."),
    ("offer", called().tell(Word("offer", may(1))), may(2), "An offer is open. No follow-up until it is answered."),
    ("last try made", written().tell(Touch("last_try", june(4))), june(8), "Last contact was Thu 4 Jun. No answer."),
    ("ended", called(), may(30), "A month of silence ended it."),
]  # fmt: skip


@pytest.mark.parametrize(("story", "now", "row"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_row_says_why_in_one_line(story: Story, now: datetime, row: str) -> None:
    assert story.why(now).row == row
    assert len(row) <= 52


def test_a_promise_on_a_day_off_says_when_it_is_due() -> None:
    story = Story().tell(Interview(local(date(2026, 6, 24), 16), promised_on=date(2026, 7, 4)))
    story.tell(Touch("thank_you", local(date(2026, 6, 24), 18)))
    assert story.why(local(date(2026, 7, 6))).sentence == (
        "First call: a call back was promised by Sat 4 Jul, not a working day, so Mon 6 Jul. Today is Mon 6 Jul: due. "
        "Logging any outcome clears it; then second call on Mon 20 Jul."
    )


def test_the_thank_you_says_its_24_hours() -> None:
    assert Story().tell(interview()).why(april(22, 9)).arithmetic == (
        "Thank-you: 24 hours after the interview ended (4:30 pm on Tue 21 Apr) = 4:30 pm on Wed 22 Apr."
    )


def test_a_skipped_step_is_what_the_next_is_counted_from() -> None:
    why = called().tell(Skip("second_call", may(12), "On holiday")).why(may(19))
    assert why.arithmetic == "E-mail: 7 days after the skipped second call (Tue 12 May) = Tue 19 May."
    assert why.rule == "days-after-skip"


def test_quiet_says_when_contact_is_right_again_and_what_overrides_it() -> None:
    why = written().why(may(25))
    assert why.contact_on == date(2026, 6, 4)
    assert "nobody contacts the employer before Thu 4 Jun" in why.sentence
    assert why.clears == "Contact before then needs a reason"


def test_a_lapse_says_whose_silence_it_was() -> None:
    assert called().why(may(30)).sentence == (
        "Nobody has contacted anybody since Tue 28 Apr, with steps still to come: a month later is Thu 28 May. "
        "Closes at the end of Thu 28 May. A word from the employer reopens it."
    )


def test_no_response_says_both_sums() -> None:
    why = written().tell(Touch("last_try", june(4))).why(june(8))
    assert why.arithmetic == (
        "Silence began Tue 28 Apr; a month later is Thu 28 May. 7 days after the last touch (Thu 4 Jun) is Thu 11 Jun. "
        "The latest counts. Closes at the end of Thu 11 Jun."
    )


def test_what_follows_is_said_before_it_is_done() -> None:
    assert called().why(may(14)).then == "e-mail on Thu 21 May"
    assert called().tell(Touch("second_call", may(14))).why(may(21)).then == "quiet until Thu 4 Jun"
    assert written().why(june(4)).then == "moves on Thu 11 Jun"


def test_a_long_name_gives_way_to_they() -> None:
    assert thanked().why(april(30), who="Maximiliana-Konstantina").row == "They promised a call last Tuesday. No word."
