"""The counts as CSV, JSON, paper and charts: the same numbers, nothing a spreadsheet would compute, nothing cut."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from screener.insight.as_json import counts_to_json
from screener.insight.charts import break_words, list_charts
from screener.insight.csv_file import make_harmless, write_csv
from screener.insight.report import Making, say_period, write_heading, write_pdf
from screener.insight.tables import Lasting, list_tables, say_lasting
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.screening.picture import Bar, Line
from tests.insight.counted_clinic import read_names
from tests.insight.invented_counts import NASTY, make_counts, make_nasty

MAKING = Making("Example Skin Clinic", "Nora Example", datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "Europe/London")


@pytest.fixture(scope="module")
def words():
    return load_words(find_forms_folder(), "en")


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_pdf(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_csv_file_holds_every_number(words):
    rows = read_csv(write_csv(make_counts(), "Example", words))
    rule = next(row for row in rows if row[0] == "Koebner risk")
    assert rule[1:] == ["rule-0", "Review", "16", "6", "4", "3", "1", "2", "0", "0"]
    assert ["Koebner risk", "GP agrees", "3"] in [row[:3] for row in rows]
    assert ["Koebner risk", "other reasons", "1"] in [row[:3] for row in rows]
    heart = next(row for row in rows if row[0] == "Heart and circulation")
    assert heart[1:6] == ["45", "5", "1.0", "1.58", "2.17"]
    assert len({len(row) for row in rows}) == 1


def test_no_cell_is_a_formula_however_a_rule_or_a_reason_is_called(words):
    data = write_csv(make_nasty(), "=cmd|' /C calc'!A0", words)
    cells = [cell for row in read_csv(data) for cell in row]
    assert len(cells) > len(NASTY) ** 2
    for cell in cells:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), cell
        assert not cell.startswith(("\t", "\r", "\n"))


def test_what_was_meant_is_still_there_behind_the_mark(words):
    cells = {cell for row in read_csv(write_csv(make_nasty(), "x", words)) for cell in row}
    for title in NASTY:
        assert {title, f"'{title}"} & cells


def test_text_is_quoted_so_that_no_semicolon_begins_a_cell(words):
    data = write_csv(make_nasty(), "x", words).decode("utf-8-sig")
    assert '"quote"" comma, semi;=1"' in data


@pytest.mark.parametrize("text", ["GP agrees", "1 record", "", "a = b"])
def test_harmless_text_stays_as_it_is(text):
    assert make_harmless(text) == text


def test_nothing_counted_is_a_file_all_the_same(words):
    empty = make_counts(
        records=0, rules=(), pages=(), to_decision=None, to_countersignature=None, stopped=0, stopped_unknown=0
    )
    heading = write_heading(empty, "Example", words)
    assert read_csv(write_csv(empty, heading, words))[0][0] == heading


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_for_programs():
    told = json.loads(json.dumps(counts_to_json(make_counts())))
    rule = told["rules"][0]
    became = {"raised": 16, "followed": 6, "proceeded": 4, "deferred": 3, "referred": 1, "undecided": 2, "noted": 0}
    assert {name: rule[name] for name in became} == became
    assert (rule["reasons"], rule["other-reasons"]) == ([{"reason": "GP agrees", "records": 3}], 1)
    assert told["to-decision"]["median-s"] == 1250
    assert told["pages"][2] == {
        "form": "microneedling", "page": None, "title": None, "reached": 2, "stopped": 0, "stay": None,
    }  # fmt: skip
    assert told["never-signed"] == {"forms": 9, "page-unknown": 1}


# ── paper ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_the_paper_says_every_number_in_words(words, page_size):
    making = Making(MAKING.clinic, MAKING.by, MAKING.at, MAKING.zone, page_size)
    told = read_pdf(write_pdf(make_counts(), making, words))
    for said in (
        "Example Skin Clinic · signed 1 January 2026 to 30 June 2026 · 40 records",
        "Koebner risk", "raised 16", "Rule followed: 6", "Proceed all the same: 4", "Deferred: 3", "GP agrees",
        "half took at most 20 min 50 s", "stopped here 5", "Not recognised", "Counted by Nora Example", "Page 1 of ",
    ):  # fmt: skip
        assert said in told, said


def test_any_title_is_printed_and_the_paper_is_the_same_each_time(words):
    pdf = write_pdf(make_nasty(), MAKING, words)
    assert pdf == write_pdf(make_nasty(), MAKING, words)
    told = read_pdf(pdf)
    assert "@SUM(A1)" in told
    assert "<b>&amp;</b>" in told


def test_an_empty_report_says_so(words):
    told = read_pdf(write_pdf(make_counts(records=0, rules=(), pages=(), unreadable=2), MAKING, words))
    assert words["insight.nothing"] in told
    assert "2 records could not be opened" in told


# ── words ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_durations_are_said_in_the_two_units_that_matter(words, seconds, said):
    assert say_lasting(Lasting(seconds), words) == said


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (None, None, "all records"),
        (date(2026, 1, 2), None, "signed from 2 January 2026"),
        (None, date(2026, 1, 2), "signed until 2 January 2026"),
        (date(2026, 1, 2), date(2026, 1, 3), "signed 2 January 2026 to 3 January 2026"),
    ],
)
def test_the_period_is_said(words, since, until, said):
    assert say_period(since, until, words) == said


def test_every_page_and_rule_of_the_form_has_a_title():
    names = read_names()
    assert all(title.strip() for title in (*names.rules.values(), *names.pages.values()))
    assert len(names.pages) > 15


# ── charts ──────────────────────────────────────────────────────────────────────────────────────


def measure(text):
    return 6.0 * len(text)


@pytest.mark.parametrize("width", [180, 300, 900])
@pytest.mark.parametrize("counts", [make_counts(), make_nasty()], ids=["usual", "nasty"])
def test_nothing_of_a_chart_is_outside_it_and_no_words_lie_on_others(words, counts, width):
    for chart in list_charts(counts, words):
        for row in chart.rows:
            picture = chart.lay_out(row, width=width, text_size=12, measure=measure)
            for shape in picture.shapes:
                if isinstance(shape, Bar | Line):
                    assert shape.left >= 0
                    assert shape.left + shape.width <= width + 0.01, (row.label, shape)
                    assert shape.top + shape.height <= picture.height
            lines = [shape for shape in picture.shapes if isinstance(shape, Line)]
            for place, one in enumerate(lines):
                for other in lines[place + 1 :]:
                    apart_down = (
                        one.top + one.height <= other.top + 0.01 or other.top + other.height <= one.top + 0.01
                    )
                    assert apart_down or one.left + one.width <= other.left or other.left + other.width <= one.left


def test_bars_are_as_long_as_their_numbers(words):
    chart = next(chart for chart in list_charts(make_counts(), words) if chart.id == "rules")
    pictures = [chart.lay_out(row, width=606, text_size=12, measure=measure) for row in chart.rows]
    bars = [[s for s in picture.shapes if isinstance(s, Bar) and s.height > 10] for picture in pictures]
    assert [round(bar.width + 1.2) for bar in bars[1]] == [round(n * 600 / 25) for n in (6, 4, 3, 1, 2, 9)]
    assert len({(bar.look, bar.tone) for bar in bars[1]}) == 6


def test_words_that_are_too_long_are_parted_and_none_is_lost():
    lines = break_words("a " + "b" * 50 + " c", 60, measure)
    assert all(measure(line) <= 60 for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == "a" + "b" * 50 + "c"


def test_tables_without_rows_are_left_out(words):
    empty = make_counts(records=0, rules=(), pages=(), to_decision=None, to_countersignature=None, stopped=0)
    assert [table.id for table in list_tables(empty, words)] == ["medicines"]
