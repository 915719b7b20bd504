"""The clinic's settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.determination.decision import Choice
from screener.records.model import Role
from screener.records.permissions import Act, list_allowed
from screener.review_settings import CHOICES, CLINICAL_ROLES
from screener.settings import (
    Settings,
    find_data_folder,
    get_demonstration_text,
    is_staff_code,
    read_settings,
    read_settings_text,
    with_staff_code,
)

FILE = Path("screener.toml")


def read(text: str) -> Settings:
    settings = read_settings_text(text, FILE)
    assert isinstance(settings, Settings), settings
    return settings


def find_problems(text: str) -> list[str]:
    problems = read_settings_text(text, FILE)
    assert not isinstance(problems, Settings)
    assert all(problem.advice and problem.file == FILE for problem in problems)
    return [problem.where or problem.code for problem in problems]


def test_a_new_kiosk_begins_with_an_invented_clinic():
    settings = read(get_demonstration_text())

    assert settings.clinic_name == "The Demonstration Clinic"
    assert settings.clinic_phone.startswith("01632 960")
    assert (settings.page_size, settings.time_zone, settings.languages) == ("A4", "Europe/London", ("en",))
    assert settings.policies == {}


def test_what_is_not_written_holds_as_in_a_new_file():
    settings = read('[clinic]\nname = "Clinic of Testa"\n')

    assert settings.clinic_name == "Clinic of Testa"
    assert settings.idle_s == 120


def test_a_clinic_chooses_where_sources_disagree():
    settings = read('[policies]\nsession_gap_days = "42 days"\nhba1c_review_mmol = 64\n')

    assert settings.policies == {"session_gap_days": "42 days", "hba1c_review_mmol": 64}


def test_all_problems_are_told_at_once_each_with_what_to_write():
    text = """
        colour = "blue"
        [clinic]
        name = " "
        fax = "none"
        [kiosk]
        form = "Micro Needling"
        languages = []
        idle-seconds = 2
        countdown-seconds = true
        staff-code = "1234"
        [paper]
        size = "A5"
        time-zone = "Mars/Olympus"
        [policies]
        session_gap_days = [28]
    """
    assert find_problems(text) == [
        "colour",
        "clinic.fax",
        "clinic.name",
        "kiosk.form",
        "kiosk.languages",
        "kiosk.idle-seconds",
        "kiosk.countdown-seconds",
        "kiosk.staff-code",
        "paper.size",
        "paper.time-zone",
        "policies.session_gap_days",
    ]


@pytest.mark.parametrize("text", ['clinic = "a word"', "[[kiosk]]", 'paper = ["A4"]'])
def test_a_table_that_is_no_table_is_told(text: str):
    assert find_problems(text)


def test_a_broken_line_is_told_with_its_number():
    (problem,) = read_settings_text('[clinic]\nname = "Half a name\n', FILE)

    assert (problem.code, problem.line) == ("SETTINGS-002", 2)


def test_a_missing_file_and_one_that_is_no_text_are_problems_not_exceptions(tmp_path: Path):
    (tmp_path / "screener.toml").write_bytes(b"\xff\xfe\x00")

    for path in (tmp_path / "screener.toml", tmp_path / "elsewhere.toml", tmp_path):
        (problem,) = read_settings(path)
        assert problem.code == "SETTINGS-001"


def test_a_file_saved_by_an_editor_that_writes_a_byte_order_mark_is_read(tmp_path: Path):
    file = tmp_path / "screener.toml"
    file.write_text(get_demonstration_text(), encoding="utf-8-sig")

    assert read_settings(file) == read(get_demonstration_text())


def test_the_staff_code_is_kept_hashed_and_only_the_right_one_opens():
    text = with_staff_code(get_demonstration_text(), "482913")
    hashed = read(text).staff_code

    assert "482913" not in text
    assert is_staff_code("482913", hashed)
    assert is_staff_code(" 482913 ", hashed)
    assert not is_staff_code("482914", hashed)
    assert not is_staff_code("", hashed)


def test_a_new_staff_code_leaves_the_rest_of_the_file_as_it_was():
    text = get_demonstration_text()
    changed = with_staff_code(text, "482913")
    differing = [line for line in changed.splitlines() if line not in text.splitlines()]

    assert [line.partition("=")[0].strip() for line in differing] == ["staff-code"]
    assert "# hashed" in differing[0]
    assert read(with_staff_code('[kiosk]\nname = "Front desk"\n', "1")).staff_code


def test_no_code_opens_a_kiosk_for_which_none_was_made():
    assert not is_staff_code("", "")


def test_data_lives_where_it_is_told_or_where_this_system_keeps_it(tmp_path: Path):
    assert find_data_folder(tmp_path) == tmp_path
    assert find_data_folder(None).name == "screener"


def test_the_review_settings_are_offered_and_grant_nobody_an_override():
    review = read("").review

    assert (review.lock_s, review.reflection_days, review.override_roles) == (300, 0, ())
    assert (review.course_sessions, review.course_least_weeks, review.course_most_weeks) == (4, 4, 6)
    assert review.reasons == {}  # the program offers its own


def test_a_clinic_says_who_may_override():
    review = read('[review]\noverride-roles = ["prescriber", "owner"]\nlock-seconds = 60').review

    assert (review.override_roles, review.lock_s) == (("prescriber", "owner"), 60)


def test_the_reasons_for_all_choices_that_earlier_settings_hold_are_offered_for_each():
    assert read('[review]\nreasons = ["Seen."]').review.reasons == dict.fromkeys(Choice, ("Seen.",))


def test_a_choice_has_reasons_of_its_own_in_place_of_those_for_all():
    review = read('[review]\nreasons = ["Seen."]\nreasons-defer = ["Has a cold."]').review

    assert review.reasons == {**dict.fromkeys(CHOICES, ("Seen.",)), "defer": ("Has a cold.",)}
    assert read('[review]\nreasons-refer = ["Asks the GP."]').review.reasons == {"refer": ("Asks the GP.",)}


def test_reasons_are_for_every_way_to_decide():
    assert tuple(Choice) == CHOICES


def test_a_table_of_reasons_is_refused_with_what_to_write():
    (problem,) = read_settings_text('[review]\n[review.reasons]\ndefer = ["Later."]', Path("screener.toml"))
    assert problem.where == "review.reasons"
    assert "a list of sentences" in problem.advice


def test_every_role_that_may_be_allowed_to_override_is_a_clinical_one():
    assert tuple(Role(name) for name in CLINICAL_ROLES) == list_allowed(Act.SHOW_RECORD)


@pytest.mark.parametrize(
    "line",
    [
        "lock-seconds = 5", "lock-seconds = true", 'reflection-days = "3"', "reflection-days = -1",
        'override-roles = ["reception"]', 'override-roles = "owner"', "reasons = [3]", 'reasons = [" "]',
        'reasons-refer = "Their GP is asked."', "reasons-defer = [[]]", "reasons-decline = []",
        f'reasons = ["{"x" * 201}"]', "course-sessions = 0", "course-least-weeks = 0",
    ],
)  # fmt: skip
def test_a_review_setting_that_cannot_be_is_told(line):
    assert find_problems(f"[review]\n{line}") == [f"review.{line.partition(' ')[0]}"]


def test_the_most_weeks_of_a_course_are_not_fewer_than_the_least():
    assert find_problems("[review]\ncourse-least-weeks = 8\ncourse-most-weeks = 6") == ["review.course-most-weeks"]
