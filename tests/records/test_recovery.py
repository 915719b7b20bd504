"""One sheet of paper brings a clinic back, once; and whoever mistypes it is told where."""

from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import IntegrityError, Problem, TransitionError
from screener.records.members import sign_in
from screener.records.recovery import found_clinic, make_recovery, read_recovery, recover
from screener.records.recovery_code import GROUP_SYMBOLS, GROUPS, make_code, read_code
from tests.records.invented_clinic import CLINIC, NORA, OMAR, TODAY, get_clinic

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = "10V7R-KQ1Z4-0AB1Y-V0WXR-2M9DY-HJ319"
NEW = "nine orbit kettle wren"
LATER = date(2027, 3, 1)


@pytest.fixture(scope="module")
def clinic():
    return get_clinic()


def use(recovery, code, owner, **change):
    asked = {"owner": owner, "password": NEW, "clinic_name": CLINIC, "on": LATER} | change
    return recover(recovery, code, **asked)


def test_the_code_opens_what_was_sealed_and_sets_a_new_password(clinic):
    recovered = use(clinic.new_code.recovery, clinic.new_code.code, clinic.owner.member)

    assert recovered.owner.clinic.current == clinic.owner.clinic.current
    signed_in = sign_in(recovered.owner.member, NEW)
    assert signed_in.member.id == clinic.owner.member.id
    assert sign_in(recovered.owner.member, NORA) is None


def test_using_it_makes_a_new_code_and_the_old_sheet_void(clinic):
    old = clinic.new_code
    renewed = use(old.recovery, old.code, clinic.owner.member)
    new = renewed.new_code

    assert new.recovery.made_on == LATER
    told = use(new.recovery, old.code, renewed.owner.member)
    assert told.code == "STAFF-014"
    assert f"the sheet {new.recovery.number} of 1 March 2027." in told.message
    assert use(new.recovery, new.code, renewed.owner.member).owner.clinic.current == clinic.owner.clinic.current


def test_two_sheets_of_one_day_differ_in_their_number(clinic):
    made = [make_recovery(clinic.owner.clinic, on=TODAY).recovery for _ in range(2)]
    assert made[0].number != made[1].number
    assert all(re.fullmatch("[0-9A-F]{6}", one.number) for one in made)
    assert read_recovery(made[0].to_bytes()).number == made[0].number


def test_a_new_password_that_will_not_do_leaves_all_as_it_is(clinic):
    told = use(clinic.new_code.recovery, clinic.new_code.code, clinic.owner.member, password=OMAR[:9])
    assert told.code == "STAFF-001"


def test_only_an_owner_is_recovered(clinic):
    with pytest.raises(TransitionError):
        use(clinic.new_code.recovery, clinic.new_code.code, clinic.omar)


def test_nobody_is_recovered_into_a_forged_entry(clinic):
    forged = clinic.omar.model_copy(update={"role": clinic.owner.member.role})
    with pytest.raises(IntegrityError, match="VAULT-008"):
        use(clinic.new_code.recovery, clinic.new_code.code, forged)
    redated = clinic.new_code.recovery.model_copy(update={"made_on": LATER})
    with pytest.raises(IntegrityError, match="VAULT-008"):
        use(redated, clinic.new_code.code, clinic.owner.member)


def test_it_survives_being_stored_and_holds_no_code(clinic):
    stored = clinic.new_code.recovery.to_bytes()
    assert read_recovery(stored) == clinic.new_code.recovery
    assert clinic.new_code.code.encode() not in stored
    assert clinic.new_code.code.replace("-", "").encode() not in stored


@pytest.mark.parametrize("data", [b"", b"{}", b"null"])
def test_what_is_no_recovery_is_refused(data):
    with pytest.raises(IntegrityError, match="VAULT-008"):
        read_recovery(data)


def test_a_lost_sheet_is_replaced_by_an_owner(clinic):
    fresh = make_recovery(clinic.owner.clinic, on=LATER)
    assert use(fresh.recovery, fresh.code, clinic.owner.member).owner.member.name == "Nora Example"
    assert isinstance(use(fresh.recovery, clinic.new_code.code, clinic.owner.member), Problem)


@pytest.mark.parametrize(("name", "password", "code"), [("", NORA, "STAFF-005"), ("Nora", OMAR[:9], "STAFF-001")])
def test_a_clinic_that_cannot_be_founded_is_told_why(name, password, code):
    told = found_clinic(member_id="1", name=name, password=password, clinic_name=CLINIC, on=TODAY)
    assert told.code == code


# ── the code on paper ───────────────────────────────────────────────────────────────────────────


def test_codes_are_of_six_groups_and_none_comes_twice():
    codes = {make_code() for _ in range(500)}
    assert len(codes) == 500
    assert all([len(group) for group in code.split("-")] == [GROUP_SYMBOLS] * GROUPS for code in codes)
    assert set("".join(codes)) == {*SYMBOLS, "-"}


@given(st.data())
def test_a_code_is_understood_however_it_is_copied(data):
    swaps = {"0": "0Oo", "1": "1IiLl", "V": "VvUu"}
    typed = "".join(
        data.draw(st.sampled_from(swaps.get(symbol, symbol + symbol.lower())), label="symbol")
        + data.draw(st.sampled_from(["", "", " ", "-", " – ", ".", "\n"]), label="between")
        for symbol in CODE
        if symbol != "-"
    )
    assert read_code(typed) == CODE


def test_full_width_letters_are_understood():
    code = make_code()
    assert read_code("".join(chr(ord(symbol) + 0xFEE0) for symbol in code)) == code


def test_every_single_wrong_symbol_is_noticed_and_its_group_named():
    code = make_code()
    for place, symbol in enumerate(code):
        for other in SYMBOLS if symbol != "-" else "":
            if other != symbol:
                told = read_code(code[:place] + other + code[place + 1 :])
                assert told.code == "STAFF-013"
                assert told.message.startswith(f"Group {place // (GROUP_SYMBOLS + 1) + 1} ")


def test_every_two_neighbours_swapped_are_noticed():
    for _ in range(200):
        symbols = make_code().replace("-", "")
        for place in range(len(symbols) - 1):
            if symbols[place] == symbols[place + 1]:
                continue
            swapped = symbols[:place] + symbols[place + 1] + symbols[place] + symbols[place + 2 :]
            if place % GROUP_SYMBOLS != GROUP_SYMBOLS - 1:
                assert read_code(swapped).code == "STAFF-013"


def test_groups_in_another_order_are_noticed():
    groups = make_code().split("-")
    for order in itertools.permutations(groups):
        if list(order) != groups:
            assert read_code("-".join(order)).code == "STAFF-013"


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [("", "STAFF-012", "these are 0"), ("K7QD3-", "STAFF-012", "these are 5"), ("K7QDé", "STAFF-011", "É")],
)
def test_what_is_no_code_is_told_in_a_sentence(typed, code, words):
    told = read_code(typed)
    assert told.code == code
    assert words in told.message


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=40))
def test_anything_typed_gets_an_answer(typed):
    assert isinstance(read_code(typed), Problem)
