"""A document leaves the program only after the audit trail tells of it, and what was only looked at is removed."""

import stat

import pytest

from screener.errors import MachineError
from screener.records.audit_log import list_events
from screener.records.model import Role
from screener.records.permissions import Act, may
from screener.review.documents import Document
from screener.review.handing_out import HandOut


@pytest.fixture
def hand_out(practice):
    document = Document(practice.keep(), 1, lambda: b"%PDF-x")
    hand_out = HandOut(practice.store, practice.staff[Role.PRACTITIONER], practice.clock, document)
    yield hand_out
    hand_out.close()


def read_actions(practice):
    return [event.action for event in list_events(practice.store)]


def test_a_copy_to_look_at_is_for_its_owner_alone_and_is_removed(practice, hand_out):
    path = hand_out.make_copy()
    assert path.read_bytes() == b"%PDF-x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_actions(practice)[-1] == "record.exported"
    hand_out.close()
    assert not path.parent.exists()


def test_its_name_says_which_record_and_version_and_nothing_of_the_patient(hand_out):
    name = hand_out.make_copy().name
    assert name.endswith("-consent-v1.pdf")
    assert "Testa" not in name


def test_saving_and_printing_are_told(practice, hand_out, tmp_path):
    hand_out.save(tmp_path / "copy.pdf")
    assert hand_out.begin_printing() == b"%PDF-x"
    assert read_actions(practice)[-2:] == ["record.exported", "record.printed"]
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-x"


def test_nothing_leaves_if_it_cannot_be_told(practice, hand_out, tmp_path):
    practice.store.close()
    (practice.folder / "records" / "screener.db").unlink()
    with pytest.raises(MachineError):
        hand_out.save(tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()


def test_a_folder_that_is_not_there_is_told_in_a_sentence(hand_out, tmp_path):
    with pytest.raises(MachineError, match="not there"):
        hand_out.save(tmp_path / "gone" / "copy.pdf")


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Act.EXPORT_RECORD)])
def test_nothing_leaves_for_a_role_that_may_not_export(practice, tmp_path, role):
    document = Document(practice.keep(), 1, lambda: b"%PDF-x")
    hand_out = HandOut(practice.store, practice.staff[role], practice.clock, document)
    before = read_actions(practice)
    for act in (hand_out.make_copy, lambda: hand_out.save(tmp_path / "copy.pdf"), hand_out.begin_printing):
        with pytest.raises(MachineError, match="role"):
            act()
    assert read_actions(practice) == before
    assert not (tmp_path / "copy.pdf").exists()
