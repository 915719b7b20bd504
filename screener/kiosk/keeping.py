"""The one thread on which a kiosk keeps things, beside the windows and in the order asked for. Knows no Qt.

So no late save of one patient's answers comes after they were forgotten. What one key changed is durable before the
next key is heard (`Keeper.settle`), so that a power cut takes the key in progress and no more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from screener.errors import MachineError, Problem, ScreenerError

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from screener.interview.progress import Progress
    from screener.kiosk.cabinet import Cabinet, Welcomed
    from screener.questionnaire.model import Questionnaire
    from screener.records.model import Submission

_PATIENCE_S = 0.5
"""How long a key waits for the one before it, before the windows go on all the same: a disk may hang."""

Result = TypeVar("Result")


class Keeper:
    """A kiosk's keeper, from opening to closing time. Its cabinet is opened when it is first needed."""

    def __init__(self, data: Path, database: str, now: Callable[[], datetime]) -> None:
        """Make one. The arguments are the cabinet's."""
        self._make_cabinet = partial(_open_cabinet, data, database, now)
        self._cabinet: Cabinet | None = None
        self._lock = threading.Lock()
        self._newest: tuple[Progress, Questionnaire] | None = None
        self._saving: Future[None] | None = None
        self._is_closed = False
        self.on_trouble: Callable[[ScreenerError], None] = lambda _: None
        """Called on the keeper's thread when answers could not be saved."""

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor  # 10 ms that the first page need not wait for

        return ThreadPoolExecutor(1, thread_name_prefix="keeper")

    def open(self) -> None:
        """Have the cabinet opened before anything is to be saved, so that trouble with it is heard of in time."""
        self._begin(self._get, self.on_trouble)

    def save(self, progress: Progress, questionnaire: Questionnaire) -> None:
        """Have a run saved in place of what was saved of it before. Waits for the save before this one."""
        self.settle()
        with self._lock:
            self._newest = progress, questionnaire
        self._saving = self._begin(self._save_newest, self.on_trouble)

    def settle(self) -> None:
        """Wait until what was to be saved is durable, but not for ever."""
        if self._saving is not None:
            from concurrent.futures import wait

            wait([self._saving], timeout=_PATIENCE_S)

    def forget(self, interview_id: str, *, keep: bool, page: str = "") -> None:
        """The patient is gone: have what they answered taken away, or kept for staff to read; told with the page."""
        self._begin(lambda: self._get().forget(interview_id, keep=keep, page=page))

    def deliver(self) -> None:
        """Have delivered what waits for the clinic's database, as far as it is there."""
        self._begin(self._deliver)

    def note_later(self, action: str, record_id: str, **details: str | int) -> None:
        """Have something told in the audit trail, as far as it can be reached."""
        self._begin(lambda: self._get().note(action, record_id, details))

    def hand_over(self, submission: Submission) -> None:
        """As the cabinet's; delivered afterwards."""
        self.ask(lambda cabinet: cabinet.hand_over(submission))
        self.deliver()

    def welcome(self, name: str, password: str) -> Welcomed | Problem:
        """As the cabinet's."""
        return self.ask(lambda cabinet: cabinet.welcome(name, password))

    def ask(self, action: Callable[[Cabinet], Result]) -> Result:
        """Do something with the cabinet after all that was asked for before, and wait for it.

        Raises:
            ScreenerError: As the action does, or because the cabinet cannot be opened.
        """
        return self._thread.submit(lambda: action(self._get())).result()

    def close(self) -> None:
        """Finish what was asked for, and close the databases."""
        self._is_closed = True
        self._thread.shutdown(wait=True)
        if self._cabinet is not None:
            self._cabinet.close()
            self._cabinet = None

    def _begin(
        self, action: Callable[[], object], on_trouble: Callable[[ScreenerError], None] = lambda _: None
    ) -> Future[None] | None:
        """Have something done that nobody waits for; nothing after closing time."""
        return None if self._is_closed else self._thread.submit(_quietly, action, on_trouble)

    def _get(self) -> Cabinet:
        if self._cabinet is None:
            self._cabinet = self._make_cabinet()
        return self._cabinet

    def _deliver(self) -> None:
        self._get().deliver()

    def _save_newest(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None:
            self._get().save(*newest)


def _quietly(action: Callable[[], object], on_trouble: Callable[[ScreenerError], None]) -> None:
    """Do something nobody waits for."""
    try:
        action()
    except ScreenerError as error:
        _log(error.code)
        on_trouble(error)
    except Exception as error:  # noqa: BLE001 - the last resort of this thread: nobody else would hear of it
        # The error's own text may hold what a patient wrote: only its kind is told.
        _log(type(error).__name__)
        on_trouble(MachineError("KIOSK-013", "Something went wrong while saving."))


def _log(what: str) -> None:
    import logging

    logging.getLogger(__name__).error("Not kept: %s", what)


def _open_cabinet(data: Path, database: str, now: Callable[[], datetime]) -> Cabinet:
    # SQLAlchemy and the vault are heavy: loaded on the keeper's thread, once the first page is painted.
    from screener.kiosk.cabinet import Cabinet

    return Cabinet(data, database, now)
