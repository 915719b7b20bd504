"""What is sealed opens only whole, only as what it was sealed as, and only with its own key."""

from __future__ import annotations

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import IntegrityError, MachineError
from screener.records import vault
from screener.records.vault import (
    Context,
    SuiteId,
    find_best_suite,
    generate_key,
    open_sealed,
    read_key_id,
    read_private_key,
    read_public_key,
    seal,
)

RECORD = Context("record", "0b7c3a52-7d0e-4c1e-9a55-2f1f3c0f8a11")
TEXT = "Testa Démonstrata takes nothing at all".encode()
SUITES = [SuiteId.X25519] if find_best_suite() is SuiteId.X25519 else list(SuiteId)
KEYS = {suite: generate_key(suite) for suite in SUITES}
by_suite = pytest.mark.parametrize("key", KEYS.values(), ids=[suite.name for suite in KEYS])


@by_suite
@given(plaintext=st.binary(max_size=5000))
def test_what_is_sealed_is_what_opens(key, plaintext):
    assert open_sealed(key, seal(key.public, plaintext, RECORD), RECORD) == plaintext


@by_suite
def test_trailing_zeros_and_marks_are_kept(key):
    for plaintext in (b"", b"\0" * 2000, b"\x80", b"\x80" + b"\0" * 1023, b"a\x80\0"):
        assert open_sealed(key, seal(key.public, plaintext, RECORD), RECORD) == plaintext


@by_suite
def test_every_single_altered_byte_is_noticed(key):
    sealed = seal(key.public, TEXT, RECORD)

    for place in range(len(sealed)):
        for change in (0x01, 0x80, 0xFF):
            altered = bytearray(sealed)
            altered[place] ^= change
            with pytest.raises(IntegrityError):
                open_sealed(key, bytes(altered), RECORD)


@by_suite
def test_every_cut_and_every_added_byte_is_noticed(key):
    sealed = seal(key.public, TEXT, RECORD)

    for altered in [sealed[:end] for end in range(len(sealed))] + [sealed + b"\0", b"\0" + sealed]:
        with pytest.raises(IntegrityError):
            open_sealed(key, altered, RECORD)


@by_suite
@pytest.mark.parametrize(
    "elsewhere",
    [
        Context("pdf", RECORD.id),
        Context("record", RECORD.id[:-1] + "2"),
        Context("record", RECORD.id, version=2),
        Context("recor", "d" + RECORD.id),
        Context("", "record" + RECORD.id),
    ],
)
def test_what_is_moved_to_another_record_does_not_open(key, elsewhere):
    with pytest.raises(IntegrityError, match="VAULT-001"):
        open_sealed(key, seal(key.public, TEXT, RECORD), elsewhere)


@given(st.lists(st.builds(Context, st.text(), st.text(), st.integers(1, 99)), min_size=2, max_size=2, unique=True))
def test_no_two_contexts_are_the_same_bytes(pair):
    assert pair[0].to_bytes() != pair[1].to_bytes()


@by_suite
def test_another_key_opens_nothing_and_is_told_so(key):
    other = generate_key(key.suite)

    with pytest.raises(IntegrityError, match="VAULT-002"):
        open_sealed(other, seal(key.public, TEXT, RECORD), RECORD)


@by_suite
def test_a_sealed_form_relabelled_for_another_key_does_not_open(key):
    other = generate_key(key.suite)
    sealed = seal(key.public, TEXT, RECORD)

    with pytest.raises(IntegrityError, match="VAULT-001"):
        open_sealed(other, sealed[:2] + other.public.id + sealed[18:], RECORD)


@by_suite
def test_a_sealed_form_tells_its_key(key):
    assert read_key_id(seal(key.public, TEXT, RECORD)) == key.public.id


@by_suite
def test_nothing_is_sealed_the_same_way_twice(key):
    first, second = seal(key.public, TEXT, RECORD), seal(key.public, TEXT, RECORD)
    assert first != second
    assert TEXT[:8] not in first


def test_the_length_does_not_tell_a_yes_from_a_no():
    key = KEYS[SuiteId.X25519]
    lengths = {len(seal(key.public, answer, RECORD)) for answer in (b"yes", b"no", b"unsure", b"x" * 900)}
    assert len(lengths) == 1


def test_a_newer_form_is_refused_as_such():
    key = KEYS[SuiteId.X25519]
    with pytest.raises(IntegrityError, match="newer version"):
        open_sealed(key, b"\x02" + seal(key.public, TEXT, RECORD)[1:], RECORD)


@by_suite
def test_keys_survive_being_written(key):
    assert read_private_key(key.to_bytes()) == key
    assert read_public_key(key.public.to_bytes()) == key.public
    assert read_public_key(key.public.to_bytes()).id == key.public.id


@by_suite
def test_what_is_no_key_is_refused(key):
    for data in (b"", b"\x09abc", key.to_bytes()[:-1], key.to_bytes() + b"a", key.to_bytes()[:1]):
        with pytest.raises(IntegrityError, match="VAULT-004"):
            read_private_key(data)
    for data in (b"", b"\x09abc", key.public.to_bytes()[:-1], key.public.to_bytes() + b"a"):
        with pytest.raises(IntegrityError, match="VAULT-004"):
            read_public_key(data)


@by_suite
def test_a_private_key_is_never_shown(key):
    shown = repr(key)
    assert repr(key.raw) not in shown
    assert key.raw.hex() not in shown


def test_keys_of_different_suites_have_different_ids():
    assert len({key.public.id for key in KEYS.values()}) == len(KEYS)


@pytest.mark.skipif(len(SUITES) == 1, reason="this OpenSSL has no ML-KEM: all of the tests run without it")
def test_where_openssl_has_no_mlkem_keys_are_of_the_other_suite(monkeypatch):
    class Lacking:
        """What `cryptography` does where its OpenSSL lacks ML-KEM."""

        @staticmethod
        def generate():
            raise UnsupportedAlgorithm("ML-KEM is not supported by this backend")

        from_seed_bytes = from_public_bytes = staticmethod(lambda _: Lacking.generate())

    hybrid = generate_key(SuiteId.MLKEM768_X25519)
    monkeypatch.setattr(vault, "MLKEM768PrivateKey", Lacking)
    monkeypatch.setattr(vault, "MLKEM768PublicKey", Lacking)
    find_best_suite.cache_clear()
    try:
        key = generate_key()
        assert key.suite is SuiteId.X25519
        assert open_sealed(key, seal(key.public, TEXT, RECORD), RECORD) == TEXT
        for refused in (
            lambda: generate_key(SuiteId.MLKEM768_X25519),
            lambda: read_private_key(hybrid.to_bytes()),
            lambda: read_public_key(hybrid.public.to_bytes()),
        ):
            with pytest.raises(MachineError, match="VAULT-005"):
                refused()
    finally:
        find_best_suite.cache_clear()
