"""Reads the records that lead to the open one, and has the course told that they make up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.determination.course import Course, CourseRecord, make_course, tell_record
from screener.determination.kept import read_determination
from screener.determination.opening import Opened, read_signed_journey
from screener.determination.treatments import read_treatment
from screener.records.contents import open_parts
from screener.records.model import Part
from screener.records.reading import open_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.determination.workplace import Workplace


class CourseReader:
    """Keeps what it read of earlier records until it is told to look again: each look is in the audit trail.

    One thing at a time: it is no lock.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._earlier: tuple[str, tuple[CourseRecord, ...]] | None = None
        """Id of the record that was asked about, and those before it, the oldest first."""

    def read(self, opened: Opened) -> Course | None:
        """The course that a record is one of, with the record as it is now.

        Returns:
            None if no course was planned and the record follows no other.

        Raises:
            MachineError: The database is away, busy, full or may not be written.
            IntegrityError: A part of an earlier record is not what was written.
        """
        place, case, record_id = self._place, opened.case, opened.record.id
        if self._earlier is None or self._earlier[0] != record_id:
            newest_first = tuple(_read_earlier(place, record_id, opened.journey.follows))
            self._earlier = record_id, newest_first[::-1]
        newest = tell_record(case.questionnaire, case.given, opened.determination, opened.treatment)
        return make_course([*self._earlier[1], newest], place.words, place.find_day(place.now()))

    def look_again(self) -> None:
        """A record is opened: what was read for the one before may be otherwise by now."""
        self._earlier = None


def _read_earlier(place: Workplace, record_id: str, follows: str) -> Iterator[CourseRecord]:
    """The records that lead to one, the newest first, as far as they are still kept."""
    seen = {record_id, ""}
    while follows not in seen:
        seen.add(follows)
        opened = open_record(place.store, follows, actor_id=place.by.member.id, at=place.now())
        if opened is None or Part.RESPONSE not in opened.parts:
            return
        parts = open_parts(place.by.clinic, opened)
        filled = place.shelf.read_response(parts[Part.RESPONSE].decode("utf-8", "replace"))
        determination, treatment = parts.get(Part.DETERMINATION), parts.get(Part.TREATMENT)
        # Answers that no longer fit the form are not told; what was done is.
        form, answers = (None, None) if isinstance(filled, tuple) else (filled.questionnaire, filled.response.answers)
        yield tell_record(
            form,
            answers,
            read_determination(determination) if determination is not None else None,
            read_treatment(treatment) if treatment is not None else None,
        )
        follows = read_signed_journey(opened.record, parts[Part.RESPONSE]).follows
