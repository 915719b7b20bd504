"""What comes between reading the page and signing it: told in a sentence, the work kept, and nothing signed.

With a real database, real keys and real clicks, before the page is drawn and when it has been read already.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from screener.commands.founding import issue_signing_key, open_authority
from screener.consent.certificates import read_expiry
from screener.records.model import Part, Role
from screener.records.reading import find_record
from screener.records.staff import remove_staff
from screener.records.states import RecordState
from tests.determination.practice import CLINIC, WELL, read_parts
from tests.determination.tampering import put_parts
from tests.determination.test_forbidding import change_member
from tests.review.whole_life import alter_database, correct, withdraw


@dataclass(frozen=True)
class Harm:
    """Something that happens meanwhile, and how it is told."""

    happen: object
    told: str
    mend: object = None
    """Undoes it, if it can be: then it is signed with two more clicks."""


def move_away(practice, _record_id):
    (practice.folder / "records").rename(practice.folder / "elsewhere")


def bring_back(practice, _record_id):
    (practice.folder / "elsewhere").rename(practice.folder / "records")


def alter_pdf(practice, _record_id):
    alter_database(practice, "UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'pdf'")


def exchange_pdf(practice, record_id):
    """By somebody who has the clinic's public key and mends every digest."""
    record, parts = find_record(practice.store, record_id), read_parts(practice, record_id)
    pdf = bytearray(parts[Part.PDF])
    pdf[len(pdf) // 3] ^= 1
    signed = (Part.RESPONSE, Part.ASSESSMENT, Part.IDENTITY)
    kept = {part: parts[part] for part in signed} | {Part.PDF: bytes(pdf)}
    put_parts(practice, record, kept, outcome=record.outcome, deep=True)


def supersede(practice, record_id):
    opened = practice.sit_down().open(record_id)
    sent = practice.sit_down().send_back(opened, "Please look at your medicines again.")
    correct(practice, sent)


def take_over(practice, record_id):
    other = practice.sit_down(Role.PRESCRIBER)
    other.take_over(other.open(record_id))


def revoke(practice, _record_id):
    """The owner gives the practitioner another certificate: the old one counts no more."""
    owner = practice.staff[Role.OWNER]
    authority, _ = open_authority(practice.store, owner.clinic)
    change_member(
        practice,
        lambda member: issue_signing_key(owner.clinic, authority, member, clinic_name=CLINIC, now=practice.clock()),
    )


def dismiss(practice, _record_id):
    owner, pia = practice.staff[Role.OWNER], practice.staff[Role.PRACTITIONER]
    remove_staff(practice.store, pia.member.id, actor_id=owner.member.id, at=practice.clock())


HARMS = {
    "database gone": Harm(move_away, "The database is not at its place any more", bring_back),
    "PDF altered on disk": Harm(alter_pdf, "the pdf is not what was written"),
    "PDF exchanged on disk": Harm(exchange_pdf, "The patient's document is not what they signed."),
    "superseded": Harm(supersede, "The patient has corrected this form meanwhile."),
    "taken over": Harm(take_over, "A colleague has taken this form."),
    "withdrawn": Harm(withdraw, "The patient has withdrawn their consent meanwhile."),
    "certificate revoked": Harm(revoke, "You were given another certificate since you signed in"),
    "dismissed": Harm(dismiss, "You do not work here any more"),
    "clock set back": Harm(
        lambda practice, _: practice.clock.move(minutes=-30),
        "This computer's clock is behind",
        lambda practice, _: practice.clock.move(minutes=30),
    ),
}


def click(signing, name):
    QTest.mouseClick(signing.findChild(QWidget, name), Qt.MouseButton.LeftButton)


def fill_in(signing):
    """Everything talked about."""
    for topic in ("risks", "alternatives", "expectations", "reflection"):
        check = signing.findChild(QWidget, f"check_{topic}")
        signing._sheet.show_in_view(check)
        QTest.mouseClick(check, Qt.MouseButton.LeftButton)
        assert check.isChecked()


def have_drawn(qtbot, signing):
    do = signing.findChild(QWidget, "button_do")
    click(signing, "button_do")
    qtbot.waitUntil(lambda: do.isEnabled() and do.text().startswith("Sign "))


def read_told(qtbot, signing):
    """What stands in the way, once something does."""
    qtbot.waitUntil(lambda: signing.findChild(QWidget, "obstacle_1") is not None)
    return " ".join(label.text() for label in signing.findChild(QWidget, "obstacles").findChildren(QLabel))


@pytest.mark.parametrize("moment", ["before it is drawn", "when it is read"])
@pytest.mark.parametrize("name", HARMS)
def test_it_is_told_and_nothing_is_signed(qtbot, page, begin, practice, name, moment):
    harm = HARMS[name]
    record_id = begin(WELL).record.id
    fill_in(page)
    if moment == "when it is read":
        have_drawn(qtbot, page)
    harm.happen(practice, record_id)

    with qtbot.assertNotEmitted(page.signed):
        click(page, "button_do")
        told = read_told(qtbot, page)

    assert "Not signed" in told
    assert harm.told in told
    assert "Nothing was signed, and nothing that you wrote is lost." in told
    assert page.findChild(QWidget, "check_risks").isChecked()
    if harm.mend is not None:
        harm.mend(practice, record_id)
        have_drawn(qtbot, page)
        with qtbot.waitSignal(page.signed):
            click(page, "button_do")
    else:
        assert find_record(practice.store, record_id).state is not RecordState.COUNTERSIGNED


@pytest.fixture
def short_lived(practice):
    """The practitioner's certificate ends within the hour."""
    owner, pia = practice.staff[Role.OWNER], practice.staff[Role.PRACTITIONER]
    authority, _ = open_authority(practice.store, owner.clinic)

    def issue(now):
        return issue_signing_key(owner.clinic, authority, pia.member, clinic_name=CLINIC, now=now)

    lasts = read_expiry(issue(practice.clock()).certificate) - practice.clock()
    member = issue(practice.clock() - lasts + timedelta(minutes=30))
    change_member(practice, lambda _: member)
    practice.staff[Role.PRACTITIONER] = replace(pia, member=member)


@pytest.mark.parametrize("moment", ["before it is drawn", "when it is read"])
def test_a_certificate_that_expires_meanwhile_signs_nothing(
    qtbot,
    short_lived,
    page,
    begin,
    practice,
    moment,
):
    record_id = begin(WELL).record.id
    fill_in(page)
    if moment == "when it is read":
        have_drawn(qtbot, page)
    practice.clock.move(hours=1)

    with qtbot.assertNotEmitted(page.signed):
        click(page, "button_do")
        told = read_told(qtbot, page)

    assert "Your certificate has expired. Get a new one with `screener staff certificate`" in told
    assert page.findChild(QWidget, "check_risks").isChecked()
    assert find_record(practice.store, record_id).state is RecordState.IN_REVIEW
