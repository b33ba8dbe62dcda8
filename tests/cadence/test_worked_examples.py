"""The rulebook's worked examples, to the day and the minute."""

from datetime import date

from app.cadence import Hold, Interview, Touch, Word
from tests.cadence.story import TUE_28_APR, Story, april, interview, june, local, may


def followed_to_the_voicemail() -> Story:
    return Story().tell(
        interview(),
        Touch("thank_you", april(22, 8, 40), by="candidate"),
        Touch("first_call", april(28, 16, 10)),
    )


def test_the_thank_you_is_due_24_hours_after_the_interview_ends() -> None:
    after = Story().tell(interview()).at(april(21, 16, 30))
    assert after.standing == "due"
    assert after.next is not None
    assert after.next.step.key == "thank_you"
    assert after.next.due.at == april(22, 16, 30)


def test_the_thank_you_is_overdue_a_moment_after_24_hours() -> None:
    story = Story().tell(interview())
    assert story.at(april(22, 16, 30)).standing == "due"
    assert story.at(april(22, 16, 31)).standing == "overdue"


def test_after_the_thank_you_the_first_call_is_due_on_the_promised_date() -> None:
    story = Story().tell(interview(), Touch("thank_you", april(22, 8, 40), by="candidate"))
    assert story.next_due(april(22, 9)) == ("first_call", TUE_28_APR)
    assert story.at(april(22, 9)).moves_on == date(2026, 6, 9)


def test_after_the_first_call_the_second_is_14_days_later() -> None:
    story = followed_to_the_voicemail()
    assert story.next_due(april(28, 17)) == ("second_call", date(2026, 5, 12))
    assert story.at(april(28, 17)).moves_on == date(2026, 6, 9)


def test_a_late_second_call_moves_the_email_with_it() -> None:
    story = followed_to_the_voicemail().tell(Touch("second_call", may(14)))
    assert story.next_due(may(14, 13)) == ("email", date(2026, 5, 21))
    assert story.at(may(14, 13)).moves_on == date(2026, 6, 11)


def test_before_the_last_try_it_is_quiet_and_then_silence_ends_it() -> None:
    story = followed_to_the_voicemail().tell(Touch("second_call", may(14)), Touch("email", may(21)))
    waiting = story.at(may(22))
    assert (waiting.standing, waiting.quiet_until) == ("quiet", date(2026, 6, 4))
    assert (story.next_due(may(22)), waiting.moves_on) == (("last_try", date(2026, 6, 4)), date(2026, 6, 11))

    story.tell(Touch("last_try", june(4)))
    tried = story.at(june(4, 13))
    assert (tried.standing, tried.next, tried.closes_on) == ("waiting", None, date(2026, 6, 11))
    assert story.at(june(11, 23, 59)).is_open

    ended = story.at(local(date(2026, 6, 12), 0)).closed
    assert ended is not None
    assert (ended.on, ended.outcome, ended.by) == (date(2026, 6, 11), "no_response", "system")


def test_nothing_done_after_the_first_call_lapses_at_the_end_of_28_may() -> None:
    story = followed_to_the_voicemail()
    assert story.at(may(12)).standing == "due"
    late = story.at(may(13)).next
    assert late is not None
    assert late.days_overdue == 1
    assert story.at(may(28, 23, 59)).standing == "overdue"
    ended = story.at(may(29, 0)).closed
    assert ended is not None
    assert (ended.on, ended.outcome) == (date(2026, 5, 28), "lapsed")


def test_without_a_promise_the_first_call_is_14_days_after_the_interview() -> None:
    story = Story().tell(interview(promised_on=None), Touch("thank_you", april(22), by="candidate"))
    seen = story.at(april(23))
    dues = [(step.step.key, step.due.on) for step in seen.projected]
    assert dues == [
        ("first_call", date(2026, 5, 5)),
        ("second_call", date(2026, 5, 19)),
        ("email", date(2026, 5, 26)),
        ("last_try", date(2026, 6, 9)),
    ]
    assert seen.moves_on == date(2026, 6, 16)


def test_a_promise_on_independence_day_is_called_on_monday() -> None:
    ended = local(date(2026, 6, 24), 16)
    story = Story().tell(Interview(ended, promised_on=date(2026, 7, 4)))
    story.tell(Touch("thank_you", local(date(2026, 6, 24), 18), by="candidate"))
    assert story.next_due(local(date(2026, 6, 25))) == ("first_call", date(2026, 7, 6))


def test_an_unsent_thank_you_is_missed_when_the_promised_day_comes() -> None:
    story = Story().tell(interview())
    assert story.next_due(april(27)) == ("thank_you", date(2026, 4, 22))
    assert story.next_due(april(28, 0)) == ("first_call", TUE_28_APR)


def test_a_new_promise_resumes_the_plan_at_the_first_call() -> None:
    story = followed_to_the_voicemail().tell(Word("promised", may(4), promised_on=date(2026, 5, 11)))
    assert story.next_due(may(4, 13)) == ("first_call", date(2026, 5, 11))
    assert story.at(may(4, 13)).silence_began_on == date(2026, 5, 11)


def test_other_word_resumes_at_the_first_call_14_days_later() -> None:
    story = followed_to_the_voicemail().tell(Word("other", may(4)))
    assert story.next_due(may(4, 13)) == ("first_call", date(2026, 5, 18))


def test_a_hold_moves_the_next_touch_and_keeps_the_pursuit_open_a_week_past_it() -> None:
    story = followed_to_the_voicemail().tell(Hold(date(2026, 5, 30), may(12)))
    held = story.at(may(13))
    assert (held.standing, story.next_due(may(13))) == ("held", ("second_call", date(2026, 6, 1)))
    assert held.closes_on == date(2026, 6, 8)


def test_the_explanation_is_the_rulebooks_own() -> None:
    why = followed_to_the_voicemail().why(may(14))
    assert why.sentence == (
        "Second call: 14 days after the first call (Tue 28 Apr) = Tue 12 May. Today is Thu 14 May: 2 days overdue. "
        "Logging any outcome clears it; then e-mail on Thu 21 May."
    )
    assert why.row == "Second call, was due Tuesday. 16 days of silence."
