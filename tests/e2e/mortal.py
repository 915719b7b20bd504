"""A kiosk that may be killed at any moment: a process with real windows and a patient, who tells what has happened.

Told through a pipe, each as a tuple: `("rest",)`; `("key",)` when a key or finger goes down, and all that was changed
before is durable; `("change", id, bytes)` before a change is saved; `("confirmed",)`; `("resumed", (seconds, seconds
of processor), bytes)`; `("sealing",)`; `("handing", id)`; `("kept", id)`; `("thanks",)`; `("failed", why)`.
"""

from __future__ import annotations

import signal
import time
from dataclasses import replace

from screener.commands.clinic import make_setup
from screener.interview.progress import write_progress
from screener.settings import FILE_NAME, read_settings
from screener.ui.display import Display
from tests.clinics import OWNER, PASSWORD, STAFF_CODE

EVERYTHING = (
    "screener.consent.authority", "screener.consent.content", "screener.consent.layout", "screener.consent.seal",
    "screener.kiosk.app", "screener.kiosk.cabinet", "screener.kiosk.page_builders", "screener.kiosk.pages.rest",
    "screener.kiosk.pages.welcome", "screener.kiosk.resuming", "screener.kiosk.scripted.walk",
    "screener.kiosk.session", "screener.kiosk.submission", "screener.records.contents", "screener.screening.plans",
)  # fmt: skip
"""What a kiosk loads on its way; loaded once, before the processes that die are forked."""


def make_kiosk(folder):
    """The setup of the kiosk in a clinic's folder."""
    setup = make_setup(read_settings(folder / FILE_NAME), folder)
    return replace(
        setup, is_full_screen=False, idle_s=600, display=Display("offscreen"), open_background=lambda: None
    )


def live(setup, form, given, told):
    """Open the kiosk, go on with what was interrupted, and walk patient after patient, until killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _live(setup, form, given, told.send)
    except BaseException as error:
        told.send(("failed", f"{type(error).__name__}: {error}"))
        raise


def _live(setup, form, given, tell):
    from screener.kiosk.session import KioskSession
    from screener.ui.fonts import read_fonts_ahead
    from screener.ui.starting import start_qt

    app = start_qt(setup.display, read_fonts_ahead(setup.data / "fonts"))
    session = KioskSession(setup, app)
    session._shelf._read["en"] = form
    session.window_changed.connect(lambda window: window.touched.connect(lambda: tell(("key",))))
    _listen(session.keeper, tell)
    session.open()
    hand = _make_hand(session.window, tell)
    hand.wait_until(lambda: session._form is not None, "the form is there")
    session.keeper.ask(lambda cabinet: cabinet.kiosk_id)
    hand.settle()
    tell(("rest",))
    if session.keeper.ask(lambda cabinet: cabinet.find_unfinished()):
        resume(session, hand, tell)
        _walk(session, given, tell, is_resumed=True)
    while True:
        _walk(session, given, tell, is_resumed=False)


def _listen(keeper, tell):
    """Tell of every save before it is asked for, and of every handing over before and after."""
    save, hand_over = keeper.save, keeper.hand_over

    def tell_and_save(progress, questionnaire):
        tell(("change", progress.submission_id, write_progress(progress, questionnaire)))
        save(progress, questionnaire)

    def tell_and_hand_over(submission):
        tell(("handing", submission.submission_id))
        hand_over(submission)
        tell(("kept", submission.submission_id))

    keeper.save, keeper.hand_over = tell_and_save, tell_and_hand_over


def _make_hand(window, tell):
    from screener.ui.scripted.hand import Hand

    class TellingHand(Hand):
        def wait_until(self, holds, what):
            if what == "sealing ends":
                tell(("sealing",))
            super().wait_until(holds, what)

    return TellingHand(window)


def resume(session, hand, tell):
    """As staff do: sign in, confirm whose form it is."""
    hand.wait_until(lambda: hand.sees("button_resume"), "the screen at rest offers to go on")
    hand.click("button_resume")
    hand.type_into("field_sign_in_name", OWNER)
    hand.type_into("field_sign_in_password", PASSWORD)
    hand.click("button_sign_in")
    hand.wait_until(lambda: hand.sees("panel_resume"), "staff have signed in")
    tell(("confirmed",))
    started, busy = time.perf_counter(), time.process_time()
    hand.click("button_resume_0")
    hand.wait_until(lambda: session.window.run is not None and not hand.sees("panel_resume"), "the form goes on")
    hand.settle()
    spent = time.perf_counter() - started, time.process_time() - busy
    run = session.window.run
    tell(("resumed", spent, write_progress(run.take_picture(), run.interview.questionnaire)))


def _walk(session, given, tell, *, is_resumed):
    from screener.kiosk.scripted.walk import Walk

    window = session.window
    hand = _make_hand(window, tell)
    walk = Walk(window, hand, _NoAlbum(), given)
    if is_resumed:
        walk.go_on()
    else:
        walk.go(STAFF_CODE)
    tell(("thanks",))
    hand.click("button_finish")
    hand.wait_until(lambda: session.window is not window, "the next patient's window is there")


class _NoAlbum:
    """Pictures are for people."""

    def add(self, name):
        pass

    def add_more(self, name):
        pass

    def add_page(self, name, scroll):
        pass
