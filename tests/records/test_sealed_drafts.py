"""A draft opens for each it was sealed to, for nobody else, and only whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import IntegrityError
from screener.records.sealed_drafts import open_draft, seal_draft
from screener.records.vault import Context, generate_key

KIOSK, CLINIC, OTHER = generate_key(), generate_key(), generate_key()
BOTH = (KIOSK.public, CLINIC.public)
DRAFT = Context("draft", "0b7c3a52-7d0e-4c1e-9a55-2f1f3c0f8a11")


@given(st.binary(max_size=4000))
def test_each_it_was_sealed_to_opens_it(plaintext):
    sealed = seal_draft(BOTH, plaintext, DRAFT)
    assert open_draft([KIOSK], sealed, DRAFT) == plaintext
    assert open_draft([OTHER, CLINIC], sealed, DRAFT) == plaintext


def test_nobody_else_opens_it():
    with pytest.raises(IntegrityError, match="VAULT-031"):
        open_draft([OTHER], seal_draft(BOTH, b"so far", DRAFT), DRAFT)
    with pytest.raises(IntegrityError, match="VAULT-031"):
        open_draft([KIOSK], seal_draft([CLINIC.public], b"so far", DRAFT), DRAFT)


def test_it_opens_as_nothing_else():
    sealed = seal_draft(BOTH, b"so far", DRAFT)
    for elsewhere in (Context("draft", "2"), Context("record", DRAFT.id), Context("draft", DRAFT.id, version=2)):
        with pytest.raises(IntegrityError):
            open_draft([KIOSK], sealed, elsewhere)


@pytest.mark.parametrize("key", [KIOSK, CLINIC], ids=["kiosk", "clinic"])
def test_every_altered_byte_is_noticed_by_each(key):
    sealed = seal_draft(BOTH, b"so far", DRAFT)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(IntegrityError):
            open_draft([key], bytes(altered), DRAFT)


def test_every_cut_is_noticed():
    sealed = seal_draft([CLINIC.public], b"so far", DRAFT)
    for end in range(len(sealed)):
        with pytest.raises(IntegrityError):
            open_draft([CLINIC], sealed[:end], DRAFT)


def test_two_answers_are_of_one_length():
    assert len({len(seal_draft(BOTH, answer, DRAFT)) for answer in (b"yes", b"no", b"unsure")}) == 1
