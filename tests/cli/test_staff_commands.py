"""`screener staff`: people come, change, forget and leave; a password opens what it should, nothing else."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_der_private_key, pkcs12

from screener.commands.founding import KEYS, open_authority
from screener.commands.office import read_clock
from screener.consent.certificates import is_vouched_for, issue_practitioner, make_authority, read_pem
from screener.errors import Problem
from screener.records.members import find_unvouched, open_signing_key
from screener.records.proving import verify_store
from screener.records.sign_in import read_own_entry
from screener.records.sign_in import sign_in as try_to
from screener.records.staff import list_staff
from tests.cli.clinic_folder import OWNER, PASSWORD
from tests.cli.cutting import cut_before
from tests.cli.test_setup import NOT_ON_WINDOWS, OTHER, find_code, read_sheet

OMAR, OMARS = "Omar Demonstratus", "granite teapot violin sock"


@pytest.fixture
def give(tmp_path):
    """Writes a secret's file."""

    def write(text, name="new-password.txt"):
        path = tmp_path / name
        path.write_text(f"{text}\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def staff(screener, clinic_folder):
    """Runs `screener staff` as the owner."""

    def run(command, *words):
        return screener("staff", command, *words, *clinic_folder.owner)

    return run


@pytest.fixture
def omar(staff, give):
    """A practitioner who was added."""
    ran = staff("add", OMAR, "--role", "practitioner", "--new-password-file", give(OMARS))
    assert ran.status == 0, ran.err
    return OMAR


def sign_in(clinic_folder, name, password):
    with closing(clinic_folder.open()) as store:
        return try_to(store, name, password, now=read_clock)


def is_whole(clinic_folder):
    """True if the database says nothing against itself, and nobody slipped in."""
    owner = sign_in(clinic_folder, OWNER, PASSWORD)
    with closing(clinic_folder.open()) as store:
        members = [read_own_entry(row) for row in list_staff(store) if row.removed_at is None]
        return verify_store(store).is_whole and (
            isinstance(owner, Problem) or find_unvouched(owner.clinic, members) == ()
        )


def test_who_is_added_signs_in_and_signs(clinic_folder, omar):
    signed_in = sign_in(clinic_folder, "omar  DEMONSTRATUS", OMARS)

    assert signed_in.member.role == "practitioner"
    with closing(clinic_folder.open()) as store:
        _, authorities = open_authority(store, signed_in.clinic)
    assert is_vouched_for(open_signing_key(signed_in).certificate, authorities)
    assert is_whole(clinic_folder)


def test_reception_gets_no_certificate_until_they_may_sign(clinic_folder, staff, give):
    staff("add", "Rita Reception", "--role", "reception", "--new-password-file", give(OMARS))
    assert open_signing_key(sign_in(clinic_folder, "Rita Reception", OMARS)) is None

    assert staff("role", "Rita Reception", "practitioner").status == 0
    signed_in = sign_in(clinic_folder, "Rita Reception", OMARS)
    assert signed_in.member.role == "practitioner"
    assert open_signing_key(signed_in) is not None


def test_the_list_tells_everybody(staff, omar):
    rows = staff("list", "--json").json

    assert [(row["name"], row["role"], row["locked"], row["whole"]) for row in rows] == [
        (OWNER, "owner", False, True), (OMAR, "practitioner", False, True),
    ]  # fmt: skip
    assert all(row["certificate_until"] > "2036" for row in rows)
    assert OMAR in staff("list").out


def test_the_list_tells_an_entry_that_was_forged(clinic_folder, staff, omar):
    with closing(clinic_folder.open()) as store, store.writing() as work:
        work.connection.exec_driver_sql(
            "UPDATE staff SET entry = replace(entry, '\"practitioner\"', '\"owner\"') WHERE role = 'practitioner'"
        )

    assert [row["whole"] for row in staff("list", "--json").json] == [True, False]
    assert "NOT WHAT WAS WRITTEN" in staff("list").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add", "  ", "--role", "owner"], "CLI-061"),
        (["add", OWNER.upper(), "--role", "owner"], "STAFF-006"),
        (["add", "New", "--role", "reception"], "CLI-052"),
        (["add", "New", "--role", "reception", "--new-password-file", "short.txt"], "STAFF-001"),
        (["remove", "Nobody"], "CLI-064"),
        (["remove", OWNER, "--yes"], "STAFF-008"),
        (["role", OWNER, "reception"], "STAFF-008"),
        (["role", "Nobody", "reception"], "CLI-064"),
        (["reset", "Nobody"], "CLI-064"),
        (["unlock", "Nobody"], "CLI-064"),
        (["certificate", "Nobody"], "CLI-064"),
        (["certificate", "--pkcs12", "nowhere.p12"], "CLI-015"),
        (["recovery-sheet", "--sheet", "clinic/sheet.pdf"], "CLI-062"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    clinic_folder, staff, give, tmp_path, monkeypatch, words, code
):
    monkeypatch.chdir(tmp_path)
    give("short", "short.txt")
    with closing(clinic_folder.open()) as store:
        before = list_staff(store)
    ran = staff(*words)

    assert ran.status in (2, 3)
    assert code in ran.err
    with closing(clinic_folder.open()) as store:
        assert list_staff(store) == before


def test_a_practitioner_may_list_and_not_add(screener, clinic_folder, omar, give):
    as_omar = ("--data", clinic_folder.path, "--as", OMAR, "--password-file", give(OMARS))

    assert screener("staff", "list", *as_omar).status == 0
    for words in (["add", "New", "--role", "owner"], ["remove", OWNER], ["unlock", OWNER], ["rotate-key", "--yes"]):
        ran = screener("staff", *words, *as_omar)
        assert ran.status == 2
        assert "CLI-051" in ran.err
    ran = screener("staff", "certificate", OWNER, *as_omar)
    assert (ran.status, "STAFF-007" in ran.err) == (2, True)


def test_who_was_removed_comes_in_no_more_and_the_owner_is_told_what_that_takes(clinic_folder, staff, omar):
    ran = staff("remove", OMAR, "--yes")

    assert ran.status == 0
    assert "opens nothing any more" in ran.out
    assert "rotate-key" in ran.out
    assert sign_in(clinic_folder, OMAR, OMARS).code == "STAFF-020"
    assert is_whole(clinic_folder)


def test_without_being_sure_nobody_is_removed(clinic_folder, staff, omar):
    assert staff("remove", OMAR).status == 3
    assert sign_in(clinic_folder, OMAR, OMARS).member.name == OMAR


def test_one_s_own_password_changes_and_the_old_one_opens_nothing(screener, clinic_folder, omar, give):
    as_omar = ("--data", clinic_folder.path, "--as", OMAR, "--password-file", give(OMARS, "old.txt"))
    before = open_signing_key(sign_in(clinic_folder, OMAR, OMARS))
    assert screener("staff", "password", "--new-password-file", give(OTHER), *as_omar).status == 0

    assert sign_in(clinic_folder, OMAR, OMARS).code == "STAFF-020"
    assert open_signing_key(sign_in(clinic_folder, OMAR, OTHER)) == before


def test_a_forgotten_password_is_set_anew_with_a_new_certificate(clinic_folder, staff, omar, give):
    before = open_signing_key(sign_in(clinic_folder, OMAR, OMARS))
    for _ in range(3):
        sign_in(clinic_folder, OMAR, "wrong wrong wrong")
    ran = staff("reset", OMAR, "--new-password-file", give(OTHER))

    assert ran.status == 0
    assert "new certificate" in ran.out
    after = open_signing_key(sign_in(clinic_folder, OMAR, OTHER))
    assert after.certificate != before.certificate


def test_who_was_locked_out_is_let_in(clinic_folder, staff, omar):
    for _ in range(3):
        sign_in(clinic_folder, OMAR, "wrong wrong wrong")
    assert sign_in(clinic_folder, OMAR, OMARS).code == "STAFF-022"

    assert "again at once" in staff("unlock", OMAR).out
    assert sign_in(clinic_folder, OMAR, OMARS).member.name == OMAR
    assert "was not locked" in staff("unlock", OMAR).out


@pytest.fixture
def brought(tmp_path):
    """A certificate from an authority of its own, as a PKCS#12 file, with the authority's certificate."""

    def write(*, with_issuer=True):
        now = datetime.now(UTC)
        authority = make_authority(clinic_name="Elsewhere", now=now)
        identity = issue_practitioner(authority, name=OWNER, clinic_name="Elsewhere", now=now)
        issuers = [x509.load_der_x509_certificate(authority.certificate)] if with_issuer else None
        data = pkcs12.serialize_key_and_certificates(
            b"own", load_der_private_key(identity.key, None), x509.load_der_x509_certificate(identity.certificate),
            issuers, BestAvailableEncryption(b"opens it"),
        )  # fmt: skip
        (tmp_path / "own.p12").write_bytes(data)
        (tmp_path / "p12.txt").write_text("opens it\n", encoding="utf-8")
        words = ("--pkcs12", tmp_path / "own.p12", "--pkcs12-password-file", tmp_path / "p12.txt")
        return identity, authority, words

    return write


def test_a_certificate_of_one_s_own_signs_and_its_issuer_is_trusted(clinic_folder, staff, brought):
    identity, authority, words = brought()
    assert staff("certificate", *words).status == 0

    signed_in = sign_in(clinic_folder, OWNER, PASSWORD)
    assert open_signing_key(signed_in).certificate == identity.certificate
    with closing(clinic_folder.open()) as store:
        own, authorities = open_authority(store, signed_in.clinic)
    assert authorities == (own.certificate, authority.certificate)
    assert read_pem((clinic_folder.path / KEYS / "authority.pem").read_bytes()) == authorities


def test_a_certificate_without_its_issuer_or_for_somebody_else_is_refused(staff, brought, omar):
    _, _, words = brought(with_issuer=False)
    assert "CLI-066" in staff("certificate", *words).err
    _, _, words = brought()
    assert "CLI-065" in staff("certificate", OMAR, *words).err


# ── the recovery sheet ──────────────────────────────────────────────────────────────────────────


def recover(screener, clinic_folder, give, code, *words):
    return screener(
        "staff", "recover", "--data", clinic_folder.path, "--recovery-code-file", give(code, "code.txt"),
        "--new-password-file", give(OTHER), *words,
    )  # fmt: skip


def test_the_sheet_names_the_command_that_takes_its_code(screener, staff, tmp_path):
    staff("recovery-sheet", "--sheet", tmp_path / "sheet.pdf")

    assert "type: screener staff recover --data" in " ".join(read_sheet(tmp_path / "sheet.pdf").split())
    assert "Usage: screener staff recover " in screener("staff", "recover", "--help").out


def test_an_owner_who_forgot_comes_in_by_the_sheet_which_is_then_void(screener, clinic_folder, give, tmp_path):
    for _ in range(3):
        sign_in(clinic_folder, OWNER, "wrong wrong wrong")
    code = clinic_folder.code.lower().replace("-", " ")
    ran = recover(screener, clinic_folder, give, code, "--sheet", tmp_path / "1.pdf")

    assert ran.status == 0, ran.err
    signed_in = sign_in(clinic_folder, OWNER, OTHER)
    assert open_signing_key(signed_in) is not None
    assert is_whole(clinic_folder)
    ran = recover(screener, clinic_folder, give, clinic_folder.code, "--sheet", tmp_path / "2.pdf")
    assert (ran.status, "STAFF-014" in ran.err) == (2, True)
    assert not (tmp_path / "2.pdf").exists()
    ran = recover(screener, clinic_folder, give, find_code(tmp_path / "1.pdf"), "--sheet", tmp_path / "3.pdf")
    assert ran.status == 0, ran.err


def test_a_new_sheet_makes_the_old_one_void(screener, clinic_folder, staff, give, tmp_path):
    assert staff("recovery-sheet", "--sheet", tmp_path / "1.pdf").status == 0

    ran = recover(screener, clinic_folder, give, clinic_folder.code, "--sheet", tmp_path / "2.pdf")
    assert "STAFF-014" in ran.err
    (number,) = re.findall(r"the sheet ([0-9A-F]{6}) of \d", ran.err)
    assert f"sheet {number}" in " ".join(read_sheet(tmp_path / "1.pdf").split())
    ran = recover(screener, clinic_folder, give, find_code(tmp_path / "1.pdf"), "--sheet", tmp_path / "2.pdf")
    assert ran.status == 0, ran.err


def test_an_older_sheet_s_file_stands_in_no_code_s_way(screener, clinic_folder, staff, give, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    day = read_clock().date()
    for _ in range(2):
        assert staff("recovery-sheet").status == 0
    made = [Path(f"recovery-sheet-{day}.pdf"), Path(f"recovery-sheet-{day}-2.pdf")]
    ran = recover(screener, clinic_folder, give, find_code(made[1]))
    assert ran.status == 0, ran.err
    assert f"Print recovery-sheet-{day}-3.pdf now" in ran.out
    assert len({find_code(path) for path in Path().glob("*.pdf")}) == 3


def test_a_sheet_that_is_there_is_refused_before_the_code_is_asked(screener, clinic_folder, tmp_path):
    (tmp_path / "mine.pdf").write_text("mine")
    ran = screener("staff", "recover", "--data", clinic_folder.path, "--sheet", tmp_path / "mine.pdf")
    assert (ran.status, "CLI-062" in ran.err, "six groups" in ran.err) == (2, True, False)
    assert (tmp_path / "mine.pdf").read_text() == "mine"


def test_wrong_codes_are_counted_as_tries(screener, clinic_folder, give, tmp_path):
    from screener.records.recovery_code import make_code

    told = [recover(screener, clinic_folder, give, make_code(), "--sheet", tmp_path / "1.pdf").err for _ in range(4)]
    assert ["STAFF-014" in err for err in told] == [True, True, True, False]
    assert "STAFF-023" in told[3]
    ran = recover(screener, clinic_folder, give, "K7QD3 is not all", "--sheet", tmp_path / "1.pdf")
    assert "STAFF-012" in ran.err


def test_a_recovery_cut_short_anywhere_leaves_a_sheet_that_is_good(screener, clinic_folder, give, tmp_path):
    code, number = clinic_folder.code, 1
    while True:
        sheet = tmp_path / f"{number}.pdf"
        with cut_before(number) as cut:
            ran = recover(screener, clinic_folder, give, code, "--sheet", sheet)
        if not cut.happened:
            assert ran.status == 0, ran.err
            break
        assert is_whole(clinic_folder)
        again = recover(screener, clinic_folder, give, code, "--sheet", tmp_path / f"{number}-again.pdf")
        if again.status == 0:
            sheet = tmp_path / f"{number}-again.pdf"
        code = find_code(sheet)
        number += 1
    assert number > 3


@NOT_ON_WINDOWS
def test_a_new_colleague_types_their_own_password_at_the_terminal(clinic_folder, tmp_path):
    from tests.cli.terminal import Terminal

    terminal = Terminal("staff", "add", OMAR, "--role", "practitioner", "--data", clinic_folder.path, folder=tmp_path)
    terminal.answer(f"Password of {OWNER}", PASSWORD)
    terminal.answer(f"New password of {OMAR}", OMARS)
    terminal.answer("same again", OMARS)

    assert terminal.end() == 0, terminal.said
    assert sign_in(clinic_folder, OMAR, OMARS).member.name == OMAR


@NOT_ON_WINDOWS
def test_a_removal_is_asked_once_more_and_a_new_key_is_offered(clinic_folder, omar, tmp_path):
    from tests.cli.terminal import Terminal

    words = ("staff", "remove", OMAR, "--data", clinic_folder.path, "--as", OWNER)
    terminal = Terminal(*words, folder=tmp_path)
    terminal.answer(f"Password of {OWNER}", PASSWORD)
    terminal.answer("Type yes", "no")
    assert terminal.end() == 0
    assert "Nothing was changed" in terminal.said

    terminal = Terminal(*words, folder=tmp_path)
    terminal.answer(f"Password of {OWNER}", PASSWORD)
    terminal.answer("Type yes", "yes")
    terminal.answer("Make a new clinic key?", "no")
    assert terminal.end() == 0
    assert sign_in(clinic_folder, OMAR, OMARS).code == "STAFF-020"
