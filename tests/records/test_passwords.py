"""A password is judged by its length and by what is guessed first; it opens what it locked and nothing else."""

from __future__ import annotations

import struct
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.errors import IntegrityError
from screener.records.passwords import MAX_LENGTH, MIN_LENGTH, Cost, find_problem, lock, normalise, unlock

CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)
GOOD = "wren kettle orbit nine"
NAMES = ("Example Skin Clinic", "Nora Example")


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "a" * 7 + "b" * 8,
        "ключ под ковриком",
        "清水の舞台から飛び降りる思いで待つ",
        "🦔🧶🪁🫖🧭🪴🦉🎐🧩🪗🦩🪆🧿🫐🪺",
        "   ox   under   ivy   ",
    ],
)
def test_any_long_password_is_taken_whatever_it_is_made_of(password):
    assert find_problem(password, names=NAMES) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "STAFF-001"),
        ("Tr0ub4dor&3!!!", "STAFF-001"),
        ("x" + GOOD * 100, "STAFF-002"),
        ("wren kettle\x00 orbit", "STAFF-003"),
        ("wren kettle\ud800 orbit", "STAFF-003"),
        ("wren kettle\u0378 orbit", "STAFF-003"),
        ("aaaaaaaaaaaaaaaa", "STAFF-004"),
        ("PasswordPassword", "STAFF-004"),
        ("abc abc abc abc abc", "STAFF-004"),
        ("123456789012345", "STAFF-004"),
        ("zyxwvutsrqponmlk", "STAFF-004"),
        ("qwertyuiopasdfgh", "STAFF-004"),
        ("Correct Horse Battery Staple", "STAFF-004"),
        ("exampleSkinClinic1", "STAFF-004"),
        ("Nora Example 2026", "STAFF-004"),
    ],
)
def test_a_password_that_will_not_do_is_told_why_and_what_to_do(password, code):
    problem = find_problem(password, names=NAMES)
    assert problem is not None
    assert problem.code == code
    assert problem.advice
    assert len(password) < 5 or password not in str(problem)


def test_the_shortest_and_the_longest_just_do():
    letters = "".join(chr(0x4E00 + number) for number in range(MAX_LENGTH + 1))
    assert find_problem(letters[:MIN_LENGTH]) is None
    assert find_problem(letters[:MAX_LENGTH]) is None
    assert find_problem(letters[: MIN_LENGTH - 1]).code == "STAFF-001"
    assert find_problem(letters).code == "STAFF-002"


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=50))
def test_a_password_opens_what_it_locked(secret, password):
    locked = lock(secret, password, owner="nora", cost=CHEAP)
    assert unlock(locked, password, owner="nora") == secret


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_other_password_does(right, wrong):
    locked = lock(b"secret", right, owner="nora", cost=CHEAP)
    opened = unlock(locked, wrong, owner="nora")
    assert (opened is not None) == (normalise(right) == normalise(wrong))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_however_it_is_composed(form):
    typed = "Über ﬁne Åse ½ café ｗｉｄｅ"
    locked = lock(b"secret", typed, owner="nora", cost=CHEAP)
    assert unlock(locked, unicodedata.normalize(form, typed), owner="nora") == b"secret"


def test_the_last_character_of_the_longest_password_counts():
    password = "wren kettle " * 83
    locked = lock(b"secret", password + "a", owner="nora", cost=CHEAP)
    assert unlock(locked, password + "b", owner="nora") is None


def test_nobody_opens_another_members_copy():
    assert unlock(lock(b"secret", GOOD, owner="nora", cost=CHEAP), GOOD, owner="omar") is None


def test_every_damaged_byte_is_told_from_a_wrong_password():
    locked = lock(b"secret", GOOD, owner="nora", cost=CHEAP)
    for place in range(len(locked)):
        damaged = bytearray(locked)
        damaged[place] ^= 1
        with pytest.raises(IntegrityError, match="VAULT-006"):
            unlock(bytes(damaged), GOOD, owner="nora")
    for end in range(len(locked)):
        with pytest.raises(IntegrityError, match="VAULT-006"):
            unlock(locked[:end], GOOD, owner="nora")


def forge(locked: bytes, **numbers: int) -> bytes:
    """The same with other numbers and a right checksum, as someone would write it who can write to the database."""
    from screener.records.passwords import _checksum

    version, memory, iterations, lanes = struct.unpack_from(">BIIB", locked)
    told = {"version": version, "memory": memory, "iterations": iterations, "lanes": lanes} | numbers
    body = struct.pack(">BIIB", *told.values()) + locked[10:-8]
    return body + _checksum(body)


@pytest.mark.parametrize(
    "numbers",
    [{"version": 2}, {"memory": 2**32 - 1}, {"iterations": 2**31}, {"lanes": 255}, {"memory": 0}, {"lanes": 0}],
)
def test_numbers_that_would_take_the_machine_down_are_refused(numbers):
    with pytest.raises(IntegrityError, match="VAULT-006"):
        unlock(forge(lock(b"secret", GOOD, owner="nora", cost=CHEAP), **numbers), GOOD, owner="nora")


def test_a_cost_altered_on_the_way_opens_nothing():
    locked = lock(b"secret", GOOD, owner="nora", cost=Cost(memory_kib=64, iterations=2, lanes=1))
    assert unlock(forge(locked, iterations=1), GOOD, owner="nora") is None


def test_what_a_try_costs_is_at_least_what_is_recommended():
    cost = Cost()
    assert cost.memory_kib >= 19 * 1024
    assert cost.iterations >= 2
    # In a program of its own: in the tests' own, passwords are cheap.
    program = "from screener.records.passwords import lock; print(lock(b'', '', owner='nora')[:10].hex())"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert struct.unpack(">BIIB", bytes.fromhex(ran.stdout)) == (1, cost.memory_kib, cost.iterations, cost.lanes)


def test_several_sign_in_at_once_without_waiting_for_ever():
    locked = lock(b"secret", GOOD, owner="one", cost=Cost())
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(unlock, locked, GOOD, owner="one") for _ in range(8)]
        assert [one.result(timeout=60) for one in tries] == [b"secret"] * 8
