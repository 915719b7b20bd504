from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.questionnaire.model import Severity
from screener.screening.picture import Arrow, Bar, Line, Look, Sign, Upright
from screener.screening.timeline import Stretch, StretchKind, Timeline
from screener.screening.timeline_layout import lay_out
from screener.screening.timeline_sheet import shorten

TODAY = date(2026, 11, 20)
NEAR = st.dates(date(2025, 1, 1), date(2028, 12, 31))
DAYS = st.one_of(st.none(), NEAR, NEAR, st.dates())
LETTERS = st.text("abc WÅ…\n\u0648\u202e🙂", max_size=60)
LABELS = st.one_of(st.sampled_from(["isotretinoin (“roacutane 20mg”)", "x", "", "W" * 60]), LETTERS)


@pytest.fixture(scope="module")
def read(questionnaire):
    """Lay out a timeline with letters as wide as they are high at most."""

    def lay(timeline, *, width=480.0, size=8.0, **options):
        def measure(text):
            return 0.55 * size * len(text)

        return lay_out(
            timeline,
            width=width,
            row_height=20.0,
            text_size=size,
            words=questionnaire.words,
            measure=measure,
            **options,
        )

    return lay


@st.composite
def stretches(draw):
    start, end = draw(DAYS), draw(DAYS)
    if start and end and start > end:
        start, end = end, start
    severity = draw(st.one_of(st.none(), st.sampled_from(Severity)))
    kind = draw(st.sampled_from(StretchKind))
    return Stretch(
        kind,
        draw(LABELS),
        draw(LABELS),
        start,
        end,
        draw(st.booleans()),
        draw(st.booleans()),
        draw(DAYS),
        severity,
        (),
    )


@st.composite
def timelines(draw):
    first = TODAY - timedelta(days=draw(st.integers(30, 560)))
    last = TODAY + timedelta(days=draw(st.integers(21, 740)))
    found = tuple(draw(st.lists(stretches(), max_size=6)))
    return Timeline(first, last, TODAY, draw(DAYS), draw(DAYS), found)


def make_stretch(**changes):
    plain = {
        "kind": StretchKind.MEDICINE, "label": "isotretinoin", "note": "stopped", "start": None,
        "end": date(2026, 7, 15), "is_start_exact": False, "is_end_exact": True, "waits_until": date(2027, 1, 15),
        "severity": Severity.DEFER, "rules": ("med-isotretinoin-recent",),
    }  # fmt: skip
    return Stretch(**plain | changes)


def make_timeline(*found, treatment_on=date(2026, 12, 4), earliest=date(2027, 1, 15)):
    return Timeline(date(2026, 4, 1), date(2027, 2, 10), TODAY, treatment_on, earliest, found)


def list_shapes(picture, kind):
    return [shape for shape in picture.shapes if isinstance(shape, kind)]


def list_texts(picture):
    return [line.text for line in list_shapes(picture, Line)]


def overlap(one, other):
    slack = 1e-6
    return (
        one.left < other.left + other.width - slack
        and other.left < one.left + one.width - slack
        and one.top < other.top + other.height - slack
        and other.top < one.top + one.height - slack
    )


@given(timeline=timelines(), width=st.sampled_from([240.0, 483.0, 1300.0]), size=st.sampled_from([8.0, 16.0, 30.0]))
def test_no_text_overlaps_another_or_leaves_the_picture(read, timeline, width, size):
    picture = read(timeline, width=width, size=size)
    lines = [line for line in list_shapes(picture, Line) if line.text]
    assert [(one, other) for one, other in combinations(lines, 2) if overlap(one, other)] == []
    for line in lines:
        assert line.left >= 0
        assert line.left + line.width <= width + 1e-6
        assert 0 <= line.top < line.base < line.top + line.height <= picture.height + 1e-6


@given(timeline=timelines(), size=st.sampled_from([8.0, 16.0]))
def test_no_shape_leaves_the_picture(read, timeline, size):
    picture = read(timeline, size=size)
    for shape in picture.shapes:
        match shape:
            case Bar() | Arrow():
                assert shape.left >= 0
                assert shape.width >= 0
                assert shape.left + shape.width <= 480 + size
                assert 0 <= shape.top < shape.top + shape.height <= picture.height
            case Upright():
                assert 0 <= shape.across <= 480
                assert 0 <= shape.top <= shape.bottom <= picture.height + 1e-6
            case Sign():
                assert 0 <= shape.top < shape.top + shape.size <= picture.height


@given(timeline=timelines(), size=st.sampled_from([8.0, 16.0]))
def test_no_line_of_a_day_runs_through_the_name_of_another_or_until_when_something_waits(read, timeline, size):
    picture = read(timeline, size=size)
    marks = [one for one in list_shapes(picture, Upright) if one.tone != "edge"]
    for line in list_shapes(picture, Line):
        through = [one for one in marks if line.left < one.across < line.left + line.width]
        assert [one for one in through if one.top < line.top + 1e-6 and one.bottom > line.top + 1e-6] == []


def test_a_bar_ends_where_its_hatching_begins_and_that_ends_at_its_day(read):
    picture = read(make_timeline(make_stretch()))
    full, hatched = list_shapes(picture, Bar)
    assert (full.look, hatched.look) == (Look.FULL, Look.HATCHED)
    assert full.left + full.width == pytest.approx(hatched.left)
    earliest = max(list_shapes(picture, Upright), key=lambda one: one.thickness * one.is_dashed)
    assert hatched.left + hatched.width == pytest.approx(earliest.across)


def test_an_unknown_beginning_runs_off_the_left_edge_and_that_is_said(read):
    picture = read(make_timeline(make_stretch()))
    assert [arrow.points_left for arrow in list_shapes(picture, Arrow)] == [True]
    assert any("goes on beyond 1 Apr 2026" in text for text in list_texts(picture))


def test_a_medicine_still_taken_runs_to_both_edges(read):
    picture = read(make_timeline(make_stretch(end=None, waits_until=None)))
    assert sorted(arrow.points_left for arrow in list_shapes(picture, Arrow)) == [False, True]
    (bar,) = list_shapes(picture, Bar)
    assert bar.look is Look.FULL


def test_a_medicine_stopped_nobody_knows_when_is_only_outlined(read):
    picture = read(make_timeline(make_stretch(end=None, is_end_exact=False, waits_until=None)))
    (bar,) = list_shapes(picture, Bar)
    assert bar.look is Look.OUTLINED
    assert any("not known when" in text for text in list_texts(picture))


def test_a_rough_end_thins_out(read):
    exact = list_shapes(read(make_timeline(make_stretch(waits_until=None))), Bar)
    rough = list_shapes(read(make_timeline(make_stretch(waits_until=None, is_end_exact=False))), Bar)
    assert (len(exact), len(rough)) == (1, 4)


def test_each_day_that_matters_has_a_line_and_its_name(read):
    texts = list_texts(read(make_timeline(make_stretch())))
    assert {"today 20 Nov 2026", "planned 4 Dec 2026", "earliest 15 Jan 2027"} <= set(texts)


def test_days_on_one_day_share_a_line(read):
    texts = list_texts(read(make_timeline(make_stretch(), treatment_on=TODAY)))
    assert "today, planned 20 Nov 2026" in texts


def test_a_day_beyond_the_picture_is_named_at_its_edge(read):
    picture = read(make_timeline(make_stretch(), treatment_on=date(2031, 1, 1)))
    assert "planned 1 Jan 2031" in list_texts(picture)


def test_it_is_said_until_when_something_waits(read):
    waiting = make_stretch(end=date(2026, 10, 1), waits_until=date(2026, 10, 15), start=date(2026, 10, 1))
    assert "until 15 Oct 2026" in list_texts(read(make_timeline(waiting)))


def test_until_when_it_waits_goes_below_the_name_where_the_bars_leave_no_room(read):
    long = make_stretch(waits_until=date(2027, 2, 1), note="stopped, last used 15 July 2026")
    texts = list_texts(read(make_timeline(long)))
    assert any(text.startswith("until 1 Feb 2027 · ") for text in texts)


def test_months_thin_out_when_there_are_many(read):
    found = (make_stretch(),)
    few = read(Timeline(date(2026, 10, 1), date(2027, 1, 31), TODAY, None, None, found))
    many = read(Timeline(date(2025, 6, 1), date(2028, 6, 1), TODAY, None, None, found))
    assert {"Oct 2026", "Nov", "Dec", "Jan 2027"} <= set(list_texts(few))
    named = [text for text in list_texts(many) if text.split()[0] in {"Jan", "Feb", "Mar", "Apr", "Jul", "Oct"}]
    assert 3 <= len(named) <= 13
    assert "Feb" not in named


def test_a_severity_is_shown_by_its_sign_not_by_colour_alone(read):
    (sign,) = list_shapes(read(make_timeline(make_stretch())), Sign)
    assert sign.severity is Severity.DEFER
    assert list_shapes(read(make_timeline(make_stretch(severity=None))), Sign) == []


def test_rows_beyond_the_most_are_counted_not_drawn(read):
    texts = list_texts(read(make_timeline(*(make_stretch(label=f"m{number}") for number in range(5))), most_rows=3))
    assert {"m0", "m1", "m2"} <= set(texts)
    assert "m3" not in texts
    assert any("Not drawn: 2 more" in text for text in texts)


def test_an_empty_picture_says_so(read):
    assert "Nothing with a date was named." in list_texts(read(make_timeline()))


@given(text=LETTERS, room=st.floats(0, 200))
def test_a_shortened_text_fits_and_begins_as_it_did(text, room):
    short = shorten(text, room, lambda part: 4.0 * len(part))
    assert 4.0 * len(short) <= room
    assert short == text or text.startswith(short.removesuffix("…"))
