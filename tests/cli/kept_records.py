"""Records of nobody in a clinic's folder, sealed as its kiosk seals them."""

from __future__ import annotations

from contextlib import closing

from screener.commands.clinic import KEYS
from screener.records.contents import seal_content
from screener.records.key_files import load_kiosk_keys
from screener.records.model import WHOLE
from screener.records.submitting import Receipt, submit
from tests.records.invented import NOW, name, submission

FORBIDDEN = "Zelda Unspeakable"
"""Stands in each of them: it must not be found anywhere."""


def keep_records(clinic, number=3, *, size=200):
    """As many as asked; returns their ids."""
    keys = load_kiosk_keys(clinic.path / KEYS)
    ids = []
    with closing(clinic.open()) as store:
        for _ in range(number):
            record_id = name()
            plain = {part: f"{FORBIDDEN} {part} ".encode() + bytes(size) for part in WHOLE}
            content = seal_content(keys.clinic, record_id, 1, plain, outcome="review")
            given = submission(record_id=record_id, actor_id=keys.own.public.uuid, content=content)
            assert isinstance(submit(store, given, at=NOW), Receipt)
            ids.append(record_id)
    return ids
