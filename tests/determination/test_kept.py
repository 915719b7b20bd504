"""A determination as bytes: the same again, and nothing else taken for one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.determination.decision import Determination
from screener.determination.kept import read_determination, write_determination
from screener.errors import IntegrityError
from tests.determination.invented import decision, determination, finding

_text = st.text(st.characters(exclude_categories=()), max_size=40)
"""Half surrogate pairs too: a keyboard can be made to give one."""


@given(st.builds(lambda one, words: (one, words), st.from_type(Determination), _text))
def test_what_is_kept_is_read_as_it_was(drawn):
    determined, words = drawn
    determined = Determination(
        determined.overall, determined.treat_on, determined.decisions, determined.resolutions, determined.discussed,
        determined.until, words, determined.early_reason, determined.course,
    )  # fmt: skip
    assert read_determination(write_determination(determined)) == determined


def test_the_same_determination_is_kept_as_the_same_bytes():
    topics = sorted(determination().discussed)
    first, second = (determination(discussed=frozenset(order)) for order in (topics, topics[::-1]))
    assert write_determination(first) == write_determination(second)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": "screener-determination-2"}'],
)
def test_what_is_none_is_told(data):
    with pytest.raises(IntegrityError) as caught:
        read_determination(data)
    assert caught.value.code == "DECIDE-030"


@pytest.mark.parametrize("field", ["overall", "treat_on", "decisions", "discussed"])
def test_a_field_that_is_not_of_its_kind_is_told_without_its_words(field):
    told = json.loads(write_determination(determination(decision(finding()))))
    told[field] = "Testa Demonstrata"
    with pytest.raises(IntegrityError) as caught:
        read_determination(json.dumps(told).encode())
    assert "Testa" not in str(caught.value)
    assert caught.value.__cause__ is None
