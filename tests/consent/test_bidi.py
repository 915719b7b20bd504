import pytest

from screener.consent.bidi import has_right_to_left, order_for_eye, reads_leftwards
from screener.consent.plain_text import break_lines


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain text (12)", "plain text (12)"),
        ("אבג", "גבא"),
        ("take אבג daily", "take גבא daily"),
        ("take אבג דה daily", "take הד גבא daily"),
        ("אבג 12.5 mg דה", "הד mg 12.5 גבא"),
        ("see אבג (12)", "see (12) גבא"),
        ("שָׁב", "בשָׁ"),
    ],
)
def test_letters_stand_in_the_order_in_which_they_are_read(written, seen):
    assert order_for_eye(written, leftwards=reads_leftwards(written)) == seen


def test_no_character_is_lost_or_added_by_ordering():
    written = "אב (ג) 1,2 «xyz» ד!"
    either = str.maketrans("()«»", "((««")
    assert sorted(order_for_eye(written, leftwards=True).translate(either)) == sorted(written.translate(either))


def test_the_first_letter_tells_the_direction():
    assert reads_leftwards("12 אבג abc")
    assert not reads_leftwards("abc אבג")
    assert has_right_to_left("abc אבג")
    assert not has_right_to_left("abc")


def test_a_word_too_long_for_a_line_is_cut_and_nothing_is_lost():
    lines = break_lines("א" * 500, 100, "body")
    assert len(lines) > 5
    assert "".join(lines) == "א" * 500


def test_a_later_line_keeps_the_direction_of_its_paragraph():
    assert order_for_eye("abc אב.", leftwards=True) == ".בא abc"
