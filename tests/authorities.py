"""A clinic's authority and a kiosk under it, made for a test."""

from __future__ import annotations

from screener.consent.authority import install_kiosk
from screener.consent.certificates import issue_kiosk, make_authority


def make_kiosk_files(folder, *, clinic_name, now):
    """A kiosk's files in a folder, under an authority of its own; returns that authority."""
    authority = make_authority(clinic_name=clinic_name, now=now)
    kiosk = issue_kiosk(authority, clinic_name=clinic_name, now=now)
    install_kiosk(folder, kiosk, authorities=[authority.certificate])
    return authority
