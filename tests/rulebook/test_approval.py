"""Whether a clinic's approval holds, and what a damaged one counts for."""

from datetime import date

import pytest

from screener.rulebook.approval import (
    Approval,
    Standing,
    approval_to_json,
    find_standing,
    read_approval,
    say_standing,
    standing_to_json,
)

ONE, TWO = "1" * 64, "2" * 64


def approve(digest=ONE, **changes):
    fields = {
        "form": "microneedling",
        "language": "en",
        "digest": digest,
        "name": "Dr Proba Inventa",
        "registration": "0000001",
        "approved_on": date(2026, 11, 2),
    }
    return Approval(**{**fields, **changes})


def test_rules_nobody_approved_are_not_approved(questionnaire):
    standing = find_standing(ONE, questionnaire, [])

    assert not standing.is_approved
    assert say_standing(standing, "", questionnaire.words) == (
        "The rules of this form are not yet approved by this clinic."
    )


def test_rules_approved_last_are_approved_and_it_says_by_whom_when_and_what(questionnaire):
    standing = find_standing(ONE, questionnaire, [approve(TWO), approve(ONE)])
    said = say_standing(standing, "2 November 2026", questionnaire.words)

    assert standing.is_approved
    assert all(part in said for part in ("Dr Proba Inventa", "0000001", "2 November 2026", "111111111111"))
    assert standing_to_json(standing) == {"approved": True, "rules-digest": ONE}


def test_changed_rules_are_not_approved_and_it_says_who_approved_the_last(questionnaire):
    standing = find_standing(TWO, questionnaire, [approve(ONE)])

    assert not standing.is_approved
    assert "have changed since Dr Proba Inventa approved" in say_standing(standing, "x", questionnaire.words)


def test_an_older_approval_of_the_same_rules_does_not_count_once_others_were_approved(questionnaire):
    assert not find_standing(ONE, questionnaire, [approve(ONE), approve(TWO)]).is_approved


@pytest.mark.parametrize("changes", [{"form": "another"}, {"language": "fr"}])
def test_an_approval_is_of_one_form_in_one_language(questionnaire, changes):
    assert find_standing(ONE, questionnaire, [approve(ONE, **changes)]) == Standing(ONE)


def test_an_approval_is_read_as_it_was_written():
    assert read_approval(approval_to_json(approve())) == approve()


@pytest.mark.parametrize("key", ["form", "language", "digest", "name", "registration", "approved-on", "check"])
def test_one_altered_field_makes_it_none(key):
    written = approval_to_json(approve())
    first = "3" if written[key][0] != "3" else "4"

    assert read_approval({**written, key: first + written[key][1:]}) is None
    assert read_approval({name: value for name, value in written.items() if name != key}) is None


@pytest.mark.parametrize("data", [None, [], "approved", {}, {"check": 1}, {"approved": True}])
def test_what_is_no_approval_is_none(data):
    assert read_approval(data) is None
