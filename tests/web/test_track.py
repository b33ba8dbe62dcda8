"""The track: shapes that are true to time and never in each other's way, over any story."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.cadence import Fact, Skip, StepLine, Touch, Word, day_of, step_lines
from app.web.labels import EDGES
from app.web.track import HEIGHT, LEFT, RIGHT, WIDTH, Mark, Moment, Track, draw
from tests.cadence.stories import stories
from tests.cadence.story import US_DAYS, Story, april, interview, june, may


def drawn(story: Story, now: datetime) -> Track:
    """The track of a story at `now`, with its interview and its dots as a page would hand them over."""
    plan = story.at(now)
    lines = step_lines(story.history, plan, story.cadence)
    track = draw(lines, plan, moments(story, lines), is_promised=story.history.position.promise_on is not None)
    assert track is not None
    return track


def moments(story: Story, lines: list[StepLine]) -> list[Moment]:
    ends_at = story.history.position.interview_ends_at
    assert ends_at is not None
    found = [Moment(day_of(ends_at, story.days.zone), "interview", "Interview")]
    shown = {(line.step.key, line.on) for line in lines}
    for fact in story.facts:
        on = day_of(fact.at, story.days.zone)
        if isinstance(fact, Word) and fact.at >= ends_at:
            found.append(Moment(on, "word", "Something heard"))
        if isinstance(fact, Touch) and fact.at >= ends_at and (fact.step, on) not in shown:
            found.append(Moment(on, "touch", "Extra call"))
    return found


def told(*facts: Fact) -> Story:
    return Story(days=US_DAYS).tell(interview(), *facts)


THANKS = Touch("thank_you", april(22, 8, 40), by="candidate")
FIRST = Touch("first_call", april(28, 16))


def mark(track: Track, words: str) -> Mark:
    return next(mark for mark in track.marks if mark.words.startswith(words))


def labelled(track: Track) -> list[str]:
    return [label.words for label in track.labels]


# What is drawn


def test_the_past_is_solid_the_late_step_is_red_and_what_follows_is_an_outline() -> None:
    track = drawn(told(THANKS, FIRST), may(14, 10))
    assert [(mark.look, mark.icon) for mark in track.marks] == [
        ("done", ""),
        ("dot", ""),
        ("done", ""),
        ("late", ""),
        ("future", "mail"),
        ("future", "phone"),
        ("end", "flag"),
    ]
    assert [part.kind for part in track.stretches] == ["done", "wait", "late", "base", "base"]


def test_it_is_drawn_to_scale() -> None:
    track = drawn(told(THANKS, FIRST), may(14, 10))
    a_day = (RIGHT - LEFT) / (date(2026, 6, 11) - date(2026, 4, 21)).days
    assert abs(mark(track, "Promised call").x - (LEFT + 7 * a_day)) < 0.01
    assert track.today_x is not None
    assert abs(track.today_x - (LEFT + 23 * a_day)) < 0.01


def test_silence_is_counted_from_the_promised_day() -> None:
    assert "No word for 16 days" in labelled(drawn(told(THANKS, FIRST), may(14, 10)))


def test_quiet_is_hatched_between_the_contact_before_it_and_the_day_it_ends() -> None:
    track = drawn(told(THANKS, FIRST), may(14, 10))
    (hush,) = track.hushes
    assert mark(track, "E-mail").x < hush.x1 < hush.x2 < mark(track, "Last try").x
    assert "Quiet, no contact" in labelled(track)


def test_while_it_is_quiet_the_hatching_begins_at_the_last_touch() -> None:
    calls = (THANKS, FIRST, Touch("second_call", may(12)), Touch("email", may(19)))
    track = drawn(told(*calls), may(21))
    (hush,) = track.hushes
    assert track.today_x is not None
    assert hush.x1 < track.today_x < hush.x2


def test_quiet_that_is_over_is_not_hatched() -> None:
    calls = (THANKS, FIRST, Touch("second_call", may(12)), Touch("email", may(19)))
    assert drawn(told(*calls), june(3)).hushes == ()


def test_a_closed_one_ends_at_its_flag_and_knows_no_today() -> None:
    track = drawn(told(THANKS, Word("no", may(4))), may(14))
    assert track.marks[-1].look == "end"
    assert track.today_x is None
    assert labelled(track).count("Not selected") == 1
    assert "Today" not in labelled(track)


def test_a_skipped_step_is_neither_done_nor_to_come() -> None:
    track = drawn(told(Skip("thank_you", april(22), "Thanked in person"), FIRST), may(1))
    assert mark(track, "Thank-you skipped").look == "skipped"


def test_an_interview_ahead_comes_after_today() -> None:
    track = drawn(told(), april(20))
    assert track.marks[0].look == "future"
    assert track.today_x is not None
    assert track.today_x < track.marks[0].x


def test_it_is_told_in_words_in_the_order_of_time() -> None:
    assert drawn(told(THANKS, FIRST), may(14, 10)).words == (
        "Interview Tue 21 Apr. Thank-you Wed 22 Apr. Promised call Tue 28 Apr. "
        "Second call was due Tue 12 May, 2 days overdue. Today Thu 14 May. E-mail Thu 21 May. "
        "Last try Thu 4 Jun, quiet until then. Move on Thu 11 Jun if there is no word."
    )


def test_weeks_are_ticked_and_thinned_out_when_they_are_many() -> None:
    assert len(drawn(told(THANKS, FIRST), may(14)).ticks) == 7
    held = told(THANKS, FIRST)
    far = drawn(held.tell(Word("promised", may(1), date(2027, 3, 1))), may(14))
    assert 2 <= len(far.ticks) <= 14


# What holds for every story


@given(stories(), st.integers(0, 120))
def test_marks_stand_in_the_order_of_time_and_apart(made: tuple[Story, datetime], later: int) -> None:
    story, last = made
    track = drawn(story, last + timedelta(days=later))
    for before, after in zip(track.marks, track.marks[1:], strict=False):
        assert before.on <= after.on
        assert before.x + before.radius <= after.x - after.radius + 0.01


@given(stories(), st.integers(0, 120))
def test_everything_is_inside_the_box(made: tuple[Story, datetime], later: int) -> None:
    story, last = made
    track = drawn(story, last + timedelta(days=later))
    assert all(mark.x - mark.radius >= 0 and mark.x + mark.radius <= WIDTH for mark in track.marks)
    assert all(LEFT - 0.01 <= part.x1 <= part.x2 <= RIGHT + 0.01 for part in (*track.stretches, *track.hushes))
    assert all(label.box.left >= 0 and label.box.right <= WIDTH for label in track.labels)
    assert all(label.box.top >= 0 and label.box.bottom <= HEIGHT for label in track.labels)
    assert all(LEFT <= x <= RIGHT + 0.01 for x in track.ticks)
    assert EDGES[0] < LEFT < RIGHT < EDGES[1]


@given(stories(), st.integers(0, 120))
def test_no_label_lies_over_another(made: tuple[Story, datetime], later: int) -> None:
    story, last = made
    labels = drawn(story, last + timedelta(days=later)).labels
    for place, label in enumerate(labels):
        assert not any(label.box.meets(other.box) for other in labels[place + 1 :]), label


@given(stories(), st.integers(0, 120))
def test_the_next_touch_has_its_words(made: tuple[Story, datetime], later: int) -> None:
    story, last = made
    now = last + timedelta(days=later)
    following = story.at(now).next
    if following:
        names = {following.step.title, "Promised call"}
        assert names & {label.words.partition(",")[0] for label in drawn(story, now).labels}


@given(stories(), st.integers(0, 120))
def test_no_mark_stands_in_the_quiet(made: tuple[Story, datetime], later: int) -> None:
    story, last = made
    track = drawn(story, last + timedelta(days=later))
    for hush in track.hushes:
        assert not any(hush.x1 < mark.x < hush.x2 for mark in track.marks)
