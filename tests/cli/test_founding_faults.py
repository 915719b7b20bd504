"""A founding broken at any of its writes: told in a sentence, and whole once it is done again."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from itertools import cycle

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from screener.commands.clinic import KEYS, open_clinic
from screener.commands.founding import Owner, enrol_kiosk, found_with_first_kiosk
from screener.consent.authority import load_signing_identity
from screener.errors import MachineError, Problem
from screener.kiosk.cabinet import Cabinet
from screener.records.clinic import list_kiosks
from screener.records.key_files import load_kiosk_keys
from screener.records.members import SignedIn
from screener.records.proving import verify_store
from screener.records.sign_in import sign_in
from screener.records.store import open_store
from screener.settings import FILE_NAME, get_demonstration_text, read_settings
from tests.breaking import CAUSES, Countdown, break_sqlite, disk_breaking_at, statements_breaking_at

OWNER = Owner("Nora Example", "wren kettle orbit nine")
ALL = cycle(CAUSES)
"""Each write is broken in another way than the one before."""
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clinic:
    """A clinic's folder, on the way to being one."""

    def __init__(self, folder):
        self.folder = folder
        self.codes = 0

    @property
    def settings(self):
        return read_settings(self.folder / FILE_NAME)

    def open(self):
        """Its database."""
        return closing(open_store(self.folder / "records", upgrade=True))

    def found(self, store):
        """As `screener setup` founds it."""
        return found_with_first_kiosk(
            store, self.folder, self.settings, OWNER, keep_code=self._count, now=NOW
        )  # fmt: skip

    def _count(self, _):
        self.codes += 1

    def sign_in(self, store):
        """As its owner."""
        signed_in = sign_in(store, OWNER.name, OWNER.password, now=lambda: NOW)
        assert isinstance(signed_in, SignedIn), signed_in
        return signed_in

    def assert_whole_or_told(self):
        """A kiosk that opens can write and the clinic knows it; if it cannot seal, or open, it says what to do."""
        try:
            open_clinic(self.folder)
            with closing(Cabinet(self.folder, "", lambda: NOW)) as cabinet:
                assert cabinet.kiosk_id in {kiosk.id for kiosk in list_kiosks(cabinet._own)}
            load_signing_identity(self.folder / KEYS)
        except MachineError as error:
            told = error.message
        else:
            return
        assert "screener kiosk add" in told

    def assert_whole(self):
        """One kiosk, which can write and seal, and whose certificate is the one that the clinic knows."""
        open_clinic(self.folder)
        with self.open() as store:
            assert verify_store(store).is_whole
            (kiosk,) = list_kiosks(store)
        assert load_kiosk_keys(self.folder / KEYS).own.public.uuid == kiosk.id
        identity = load_signing_identity(self.folder / KEYS)
        assert identity.certificate == kiosk.certificate
        written = x509.load_pem_x509_certificate((self.folder / KEYS / "kiosk.pem").read_bytes())
        assert written.public_bytes(Encoding.DER) == kiosk.certificate
        with closing(Cabinet(self.folder, "", lambda: NOW)) as cabinet:
            assert cabinet.read_anchor()
        assert not list(self.folder.rglob("*.part"))


@pytest.fixture
def make_clinic(tmp_path):
    """A folder with settings and an empty database; or a copy of another clinic."""
    made = []

    def make(like=None):
        folder = tmp_path / f"clinic-{len(made)}"
        if like is None:
            folder.mkdir()
            (folder / FILE_NAME).write_text(get_demonstration_text(), encoding="utf-8")
        else:
            shutil.copytree(like.folder, folder)
        made.append(folder)
        return Clinic(folder)

    return make


@pytest.fixture
def founded(make_clinic):
    """A clinic whose founding was cut right after its database had it, and its owner."""
    clinic = make_clinic()
    with clinic.open() as store:
        with disk_breaking_at(Countdown(1), CAUSES[0]), pytest.raises(MachineError):
            clinic.found(store)
        return clinic, clinic.sign_in(store)


def test_a_founding_cut_before_any_statement_is_done_again_or_says_to_sign_in(make_clinic):
    clinic = make_clinic()
    number, is_cut, answer = 0, True, None
    while is_cut and not isinstance(answer, Problem):
        number += 1
        countdown = Countdown(number)
        with clinic.open() as store, statements_breaking_at(countdown, store, break_sqlite):
            try:
                answer = clinic.found(store)
            except MachineError as error:
                told = error.message
            is_cut = countdown.is_over
        if is_cut and not isinstance(answer, Problem):
            assert "Nothing was half written" in told
            clinic.assert_whole_or_told()
    # The cut after which the clinic is there already: its owner signs in, and this machine becomes its kiosk.
    assert isinstance(answer, Problem)
    assert (answer.code, answer.advice) == ("CLINIC-001", "Sign in to it, or name another folder or database.")
    assert number > 8
    assert clinic.codes == number
    with clinic.open() as store:
        enrol_kiosk(store, clinic.sign_in(store), clinic.folder, clinic.settings, now=NOW)
    clinic.assert_whole()


def test_an_enrolment_on_a_disk_that_breaks_at_any_write_is_whole_when_done_again(make_clinic, founded):
    _cut_everywhere(make_clinic, founded, lambda countdown, _: disk_breaking_at(countdown, next(ALL)), at_least=15)


def test_an_enrolment_cut_before_any_statement_is_whole_when_done_again(make_clinic, founded):
    _cut_everywhere(
        make_clinic, founded, lambda countdown, store: statements_breaking_at(countdown, store, break_sqlite),
        at_least=8,
    )  # fmt: skip


def test_a_kiosk_enrolled_again_on_a_disk_that_breaks_seals_or_says_what_to_do(make_clinic, founded):
    clinic, owner = founded
    with clinic.open() as store:
        enrol_kiosk(store, owner, clinic.folder, clinic.settings, now=NOW)
    _cut_everywhere(make_clinic, founded, lambda countdown, _: disk_breaking_at(countdown, next(ALL)), at_least=15)


def _cut_everywhere(make_clinic, founded, breaking_at, *, at_least):
    """A fresh copy for each cut: enrolled with the cut, then without."""
    first, owner = founded
    number, is_cut = 0, True
    while is_cut:
        number += 1
        clinic, countdown = make_clinic(first), Countdown(number)
        with clinic.open() as store:
            with ExitStack() as broken:
                broken.enter_context(breaking_at(countdown, store))
                try:
                    enrol_kiosk(store, owner, clinic.folder, clinic.settings, now=NOW)
                except MachineError as error:
                    _assert_told(error)
            is_cut = countdown.is_over
            clinic.assert_whole_or_told()
            enrol_kiosk(store, owner, clinic.folder, clinic.settings, now=NOW)
        clinic.assert_whole()
    assert number > at_least


def _assert_told(error):
    assert error.message.endswith((".", "?"))
    assert any(word in error.message for word in ("try again", "disk full", "See to"))
