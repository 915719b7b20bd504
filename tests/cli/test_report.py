"""Records are counted from the command line, into tables, JSON, CSV and PDF; of nobody a word leaves."""

from __future__ import annotations

import csv
import io
from contextlib import closing

import pypdfium2
import pytest

from screener.determination.decision import Choice
from screener.records.audit_log import list_events
from screener.records.model import Role
from tests.cli.test_records import add_colleague
from tests.insight.counted_clinic import CountedClinic, open_counted_clinic
from tests.records.small_clinic import TESTA, ZELDA

PLANTED = ("Testa", "Demonstrata", "Zelda", "Inventedsen", "warfarin", "Roaccutane", "Unspeakable", "1956", "1991")


@pytest.fixture
def decided(kept):
    """The two records and two more, one of them decided with a reason that names somebody."""
    clinic: CountedClinic = open_counted_clinic(kept.path)
    with closing(clinic.store):
        record_id = clinic.keep("koebner-risk", stays=[("welcome", 65)], patient="Zelda Unspeakable")
        reason = "Zelda Unspeakable's doctor said =1+1"
        clinic.decide(record_id, {"koebner-risk": (Choice.PROCEED, reason)}, words="as Zelda Unspeakable asked")
        clinic.keep("koebner-risk", medicines=[("Unspeakable drops", "unrecognised")])
        clinic.give_up("heart")
    return kept


def read_pdf(path):
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def test_the_tables_say_how_often_each_rule_was_raised_and_what_became_of_it(screener, decided):
    ran = screener("report", *decided.owner)
    assert ran.status == 0, ran.err
    head, *lines = ran.out.splitlines()
    assert head.endswith("· all records · 4 records")
    rule = next(line.split() for line in lines if "koebner-risk" in line)
    assert rule[-8:] == ["2", "0", "1", "0", "0", "1", "0", "0"]
    assert any("other reasons" in line for line in lines)
    assert any(line.split() == ["Not", "recognised", "1"] for line in lines)


def test_the_same_as_json(screener, decided):
    told = screener("report", *decided.owner, "--json").json
    rule = next(rule for rule in told["rules"] if rule["rule"] == "koebner-risk")
    assert (rule["raised"], rule["proceeded"], rule["reasons"], rule["other-reasons"]) == (2, 1, [], 1)
    assert told["records"] == 4
    assert {rule["rule"] for rule in told["rules"]} > {"koebner-risk"}
    pages = {page["page"]: page for page in told["pages"]}
    assert pages["welcome"]["stay"]["median-s"] == 65
    assert pages["heart"]["stopped"] == 1


def test_files_hold_the_counts_and_nothing_of_a_person(screener, decided, tmp_path):
    table, paper = tmp_path / "counts.csv", tmp_path / "counts.PDF"
    shown = screener("report", *decided.owner)
    for out in (table, paper):
        ran = screener("report", *decided.owner, "-o", out)
        assert ran.status == 0, ran.err
        assert (ran.out, out.name in ran.err) == ("", True)
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
    assert next(row for row in rows if row[1] == "koebner-risk")[3:] == ["2", "0", "1", "0", "0", "1", "0", "0"]
    printed = read_pdf(paper)
    assert "raised 2" in printed
    told = screener("report", *decided.owner, "--json")
    for text in (shown.out + shown.err, table.read_text("utf-8-sig"), printed, told.out):
        for word in PLANTED:
            assert word not in text
    for word in PLANTED:
        assert word.encode() not in paper.read_bytes() + table.read_bytes()


def test_only_the_days_asked_for_are_counted(screener, kept):
    assert (
        screener("report", *kept.owner, "--from", "2026-11-20", "--to", "2026-11-20", "--json").json["records"] == 2
    )
    ran = screener("report", *kept.owner, "--from", "2026-11-21")
    assert ran.status == 0
    assert "no records" in ran.out
    assert "nothing to count" in ran.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--from", "yesterday"), "CLI-090"),
        (("--to", "2026-02-30"), "CLI-090"),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "INSIGHT-002"),
        (("-o", "counts.xlsx"), "CLI-130"),
        (("-o", "no/such/folder/counts.csv"), "CLI-131"),
    ],
)
def test_what_cannot_be_done_is_told_before_anybody_signs_in(screener, kept, words, code):
    ran = screener("report", *kept.owner, *words)
    assert ran.status == 2
    assert code in ran.err
    with closing(kept.open()) as store:
        assert not {"staff.signed-in", "records.counted"} & {event.action for event in list_events(store)}


def test_no_file_is_written_over(screener, kept, tmp_path):
    out = tmp_path / "counts.csv"
    out.write_text("mine")
    assert "CLI-131" in screener("report", *kept.owner, "-o", out).err
    assert out.read_text() == "mine"


def test_that_records_were_counted_is_told_once_and_reception_may_not(screener, kept, tmp_path):
    assert screener("report", *kept.owner).status == 0
    ran = screener("report", *add_colleague(kept, Role.RECEPTION, tmp_path))
    assert ran.status == 2
    assert "CLI-051" in ran.err
    with closing(kept.open()) as store:
        assert [event.action for event in list_events(store)].count("records.counted") == 1


def test_the_findings_of_real_records_are_counted(screener, kept):
    told = screener("report", *kept.owner, "--json").json
    assert sum(rule["raised"] for rule in told["rules"]) >= 2
    assert all(rule["title"] != rule["rule"] for rule in told["rules"])
    assert told["medicines"]["names"] == 2
    assert (TESTA.medicine, ZELDA.medicine) == ("warfarin", "Roaccutane")
