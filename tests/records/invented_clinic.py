"""An invented clinic with an owner and a practitioner, made once: each password costs a fifth of a second."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache

from screener.records.members import Member, SignedIn, add_member
from screener.records.model import Role
from screener.records.recovery import NewCode, found_clinic

CLINIC = "Example Skin Clinic"
TODAY = date(2026, 11, 20)
NORA, OMAR = "wren kettle orbit nine", "ключ под ковриком"


@dataclass(frozen=True)
class Clinic:
    """What a founded clinic has stored, and its owner signed in."""

    owner: SignedIn
    omar: Member
    new_code: NewCode

    @property
    def members(self):
        """All who can sign in."""
        return (self.owner.member, self.omar)


@cache
def get_clinic():
    """Nora owns it, Omar is a practitioner."""
    founded = found_clinic(
        member_id=str(uuid.UUID(int=1)), name="Nora Example", password=NORA, clinic_name=CLINIC, on=TODAY
    )
    omar = add_member(
        founded.owner,
        [founded.owner.member],
        member_id=str(uuid.UUID(int=2)),
        name="Omar  Demonstratus",
        role=Role.PRACTITIONER,
        password=OMAR,
        clinic_name=CLINIC,
    )
    return Clinic(founded.owner, omar, founded.new_code)
