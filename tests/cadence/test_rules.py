"""Single sentences of the rulebook, and how its loose ends are read: each says what it holds."""

from dataclasses import replace
from datetime import date

import pytest

from app.cadence import (
    STANDARD,
    Cadence,
    Closure,
    Hold,
    Interview,
    Promise,
    Reopening,
    Skip,
    Step,
    Touch,
    Word,
    faults,
    forbidden,
    step_lines,
)
from app.cadence.facts import WordKind
from tests.cadence.story import US_DAYS, Story, april, interview, june, local, may


def called() -> Story:
    return Story().tell(interview(), Touch("thank_you", april(22)), Touch("first_call", april(28)))


def states_at(story: Story, day: date) -> dict[str, str]:
    return {line.step.key: line.state for line in step_lines(story.history, story.at(local(day)), story.cadence)}


# Offers


@pytest.mark.parametrize("kind", ["promised", "other", "interview"])
def test_an_offer_stands_whatever_else_is_heard(kind: WordKind) -> None:
    story = called().tell(Word("offer", may(4)), Word(kind, may(6)))
    assert (story.at(may(6)).standing, story.at(june(30)).standing) == ("offer", "offer")


def test_an_offer_stands_through_one_more_interview() -> None:
    story = called().tell(Word("offer", may(4)), Interview(may(8), known_at=may(5)))
    assert (story.at(may(6)).standing, story.at(may(9)).standing) == ("offer", "offer")


def test_an_offer_ends_when_it_is_declined_even_if_the_pursuit_is_taken_up_again() -> None:
    story = called().tell(Word("offer", may(4)), Closure(may(5), "offer_declined"), Reopening(may(20)))
    assert story.next_due(may(20)) == ("second_call", date(2026, 5, 20))


def test_an_offer_still_stands_when_a_withdrawal_is_taken_back() -> None:
    story = called().tell(Word("offer", may(4)), Closure(may(5), "withdrew"), Reopening(may(6)))
    assert story.at(may(7)).standing == "offer"


def test_an_offer_and_a_no_start_no_leg_so_what_was_done_stays_done() -> None:
    for kind in ("offer", "no"):
        assert states_at(called().tell(Word(kind, may(4))), date(2026, 5, 5))["first_call"] == "done"


def test_a_no_taken_back_leaves_the_plan_where_it_stood() -> None:
    story = called().tell(Word("no", may(4)), Reopening(may(20)))
    assert story.next_due(may(20)) == ("second_call", date(2026, 5, 20))


# Missed


def test_a_step_that_was_missed_is_still_missed_when_silence_has_closed_the_pursuit() -> None:
    story = Story().tell(interview())
    assert states_at(story, date(2026, 5, 1))["thank_you"] == "missed"
    assert states_at(story, date(2026, 7, 1))["thank_you"] == "missed"


def test_a_promise_that_passes_after_a_person_closed_it_makes_nothing_missed() -> None:
    story = Story().tell(interview(), Closure(april(24), "withdrew"))
    assert states_at(story, date(2026, 5, 1))["thank_you"] == "to_come"


def test_a_thank_you_is_missed_for_good_only_when_a_later_step_is_done() -> None:
    story = Story().tell(interview())
    assert story.next_due(april(29)) == ("first_call", date(2026, 4, 28))
    story.tell(Promise(april(29), promised_on=date(2026, 5, 6)))
    assert story.next_due(april(30)) == ("thank_you", date(2026, 4, 22))


# Rounds


def test_of_two_interviews_the_later_one_counts() -> None:
    story = called().tell(Interview(may(20), known_at=may(4)), Interview(may(13), known_at=may(5)))
    assert [story.at(may(day)).standing for day in (6, 14, 21)] == ["interview_ahead", "interview_ahead", "due"]


def test_a_call_promised_for_the_day_of_the_interview_is_projected_after_the_thank_you() -> None:
    first, second = Story().tell(interview(april(21).date())).at(april(21, 17)).projected[:2]
    assert (first.done_on, second.due.on, second.done_on) == (date(2026, 4, 22), date(2026, 4, 21), date(2026, 4, 22))


# Words before the interview has ended


def test_a_promise_heard_before_any_interview_has_a_date_is_taken_over_by_the_first_round() -> None:
    told = Word("promised", april(14), promised_on=date(2026, 4, 30))
    story = Story().tell(told, Interview(april(21, 16, 30)), Touch("thank_you", april(22)))
    assert story.next_due(april(23)) == ("first_call", date(2026, 4, 30))


def test_a_promise_heard_while_the_interview_is_ahead_is_taken_over_by_its_round() -> None:
    story = Story().tell(replace(interview(None), known_at=april(10)))
    story.tell(Word("promised", april(14), promised_on=date(2026, 4, 30)), Touch("thank_you", april(22)))
    assert story.next_due(april(23)) == ("first_call", date(2026, 4, 30))


# Holds


def test_a_hold_keeps_the_pursuit_open_7_days_past_it_in_every_cadence() -> None:
    for final_days in (1, 7, 20):
        story = called().tell(Hold(date(2026, 6, 10), may(12)))
        story.cadence = replace(STANDARD, final_days=final_days)
        assert story.at(may(13)).closes_on == date(2026, 6, 17)


def test_the_24_hours_of_a_thank_you_are_not_held_by_a_hold_on_the_call_after_it() -> None:
    story = Story().tell(interview(), Hold(date(2026, 5, 8), april(28)), Promise(april(29), promised_on=may(6).date()))
    assert (story.at(april(30)).standing, story.next_due(april(30))) == ("overdue", ("thank_you", date(2026, 4, 22)))


def test_a_hold_on_a_finished_plan_is_held_and_then_waiting() -> None:
    story = called()
    for day, step in ((date(2026, 5, 12), "second_call"), (date(2026, 5, 19), "email"), (date(2026, 6, 2), "last_try")):
        story.tell(Touch(step, local(day)))
    story.tell(Hold(date(2026, 6, 8), june(3)))
    seen = [story.at(june(5)).standing, story.at(june(8)).standing]
    assert (seen, story.at(june(8)).closes_on) == (["held", "waiting"], date(2026, 6, 15))


def test_a_quiet_step_held_past_its_day_is_quiet_first_and_says_both_days() -> None:
    story = called().tell(Touch("second_call", may(12)), Touch("email", may(19)), Hold(date(2026, 6, 8), may(20)))
    assert [story.at(local(day)).standing for day in (date(2026, 6, 1), date(2026, 6, 2))] == ["quiet", "held"]
    why = story.why(may(25))
    assert why.row == "Quiet until Tue 2 Jun, held until Mon 8 Jun."
    assert "nobody contacts the employer before Tue 2 Jun" in why.sentence


# What is refused


def test_a_touch_outside_the_plan_in_quiet_time_needs_a_reason() -> None:
    story = called().tell(Touch("second_call", may(12)), Touch("email", may(19)))
    refused = forbidden(Touch(None, may(25)), story.at(may(25)), US_DAYS)
    assert refused is not None
    assert refused.rule == "quiet"
    assert forbidden(Touch(None, may(25), early_reason="They asked"), story.at(may(25)), US_DAYS) is None


def test_a_promise_dated_before_the_word_that_gave_it_is_refused() -> None:
    slip = Word("promised", may(4), promised_on=date(2026, 5, 1))
    assert forbidden(slip, called().at(may(4)), US_DAYS) is not None
    assert forbidden(replace(slip, promised_on=date(2026, 5, 4)), called().at(may(4)), US_DAYS) is None


@pytest.mark.parametrize(
    "fact", [Word("other", may(6)), Interview(may(8), known_at=may(6)), Hold(may(9).date(), may(6))]
)
def test_what_a_person_closed_stays_closed_until_it_is_reopened(fact: Word | Interview | Hold) -> None:
    story = called().tell(Closure(may(4), "withdrew"))
    refused = forbidden(fact, story.at(may(6)), US_DAYS)
    assert refused is not None
    assert refused.rule == "closed"
    assert forbidden(fact, story.tell(Reopening(may(5))).at(may(6)), US_DAYS) is None


def test_a_gap_of_a_month_in_february_is_refused() -> None:
    for days, refused in ((27, False), (28, True)):
        call = Step("call", "Call", "call", "recruiter", "promise")
        assert (
            bool(faults(Cadence((call, Step("again", "Again", "call", "recruiter", "previous", days=days))))) is refused
        )
        thanks = Step("thanks", "Thanks", "email", "candidate", "interview", hours=days * 24)
        assert bool(faults(Cadence((thanks, call)))) is refused


# Closing


def test_a_person_may_close_what_an_applicant_tracking_system_closed() -> None:
    story = called().tell(Closure(may(4), "not_selected", by="ats"))
    assert forbidden(Closure(may(5), "withdrew"), story.at(may(5)), US_DAYS) is None
    assert forbidden(Closure(may(5), "withdrew", by="ats"), story.at(may(5)), US_DAYS) is not None
    ended = story.tell(Closure(may(5), "withdrew")).at(may(6)).closed
    assert ended is not None
    assert (ended.outcome, ended.by) == ("withdrew", "recruiter")


def test_skipping_the_last_step_long_after_its_month_leaves_that_evening() -> None:
    story = called().tell(Touch("second_call", may(12)), Touch("email", may(19)), Skip("last_try", june(18), "No use"))
    assert story.at(june(18)).closes_on == date(2026, 6, 18)


# Reasons


def test_a_lapse_counted_from_the_promised_date_does_not_call_it_contact() -> None:
    story = Story().tell(interview(), Touch("thank_you", april(22)))
    assert story.why(may(30)).arithmetic.startswith(
        "The promised date was Tue 28 Apr, with steps still to come: a month later is Thu 28 May."
    )


def test_no_silence_is_told_before_the_date_they_gave() -> None:
    story = called().tell(Promise(may(4), promised_on=date(2026, 6, 1)))
    assert story.why(may(14)).row == "Second call, was due Tuesday."


def test_an_own_cadence_tells_its_own_hours_and_days() -> None:
    story = Story(
        cadence=Cadence(
            (
                Step("thanks", "Thanks", "email", "candidate", "interview", hours=48),
                Step("gift", "Gift", "email", "recruiter", "interview", days=3),
                Step("call", "Call", "call", "recruiter", "promise"),
            )
        )
    ).tell(interview())
    assert story.why(april(22)).row == "Interviewed yesterday. 48 hours end tomorrow."
    refused = forbidden(Hold(date(2026, 4, 24), april(22)), story.at(april(22)), US_DAYS)
    assert refused is not None
    assert refused.sentence == "The thanks has 48 hours and cannot be held."
    story.tell(Touch("thanks", april(22)))
    assert story.why(april(24)).row == "Gift. 3 days since the interview."
