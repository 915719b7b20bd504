"""How long a page turn takes, from letting Continue go until the next page is painted, rules evaluated, all saved.

Walks a healthy invented patient from Welcome to Check your answers several times in a real window, forwards and back,
pausing before each turn as a person does. Every change is saved in a founded clinic's folder, as a kiosk saves it.
Run: python tests/bench/bench_page_turn.py
"""

import gc
import os
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from screener.interview.flow import Interview
from screener.interview.pages import PageKind
from screener.interview.response import read_response
from screener.interview.run import Run
from screener.kiosk.keeping import Keeper
from screener.kiosk.page_builders import build_page
from screener.kiosk.pages.welcome import WelcomePage
from screener.kiosk.setup import KioskSetup
from screener.kiosk.staff_gate import StaffGate
from screener.kiosk.window import KioskWindow
from screener.medicines.lexicon import Lexicon, load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import load_words
from screener.rulebook.approval import Standing
from screener.screening.screen import screen
from screener.ui.fonts import install_fonts, read_fonts_ahead
from screener.ui.theme import apply_theme
from tests.clinics import copy_clinic
from tests.conftest import HEALTHY

PATIENTS = 5
LIMIT_MS = 16
LAST = PageKind.CHECK

Times = list[tuple[str, float]]
"""Page and milliseconds of each turn."""


def now() -> datetime:
    return datetime.now(UTC)


def make_setup(forms: Path, data: Path) -> KioskSetup:
    return KioskSetup(
        clinic_name="Example Skin Clinic", clinic_address="", clinic_phone="", clinic_email="", kiosk_name="bench",
        forms=forms, form="microneedling", languages=("en",), data=data, now=now, is_staff_code=lambda _: False,
        zone="UTC", page_size="A4", prepare_visit=dict, is_full_screen=False,
    )  # fmt: skip


def settle() -> None:
    """All that a person's pause leaves time for."""
    loop = QEventLoop()
    while loop.processEvents():
        pass


def turn(window: KioskWindow, button: str) -> float:
    """Milliseconds from letting the button go until the window is laid out, painted and its findings are known.

    It is saved as soon as it is painted, and the next key waits for that: so it is saved before the next is timed.
    """
    settle()
    window.touched.emit()
    target = window.findChild(QWidget, button)
    QTest.mousePress(target, Qt.MouseButton.LeftButton)
    settle()
    started = time.perf_counter()
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton)
    QCoreApplication.sendPostedEvents()
    window.repaint()
    interview = window.run.interview
    screen(interview.questionnaire, interview.answers, interview.treatment_on)
    return (time.perf_counter() - started) * 1000


def walk(window: KioskWindow) -> list[tuple[str, float]]:
    """Every turn there and back again, with the page it led to."""
    times: list[tuple[str, float]] = []
    QTest.mouseClick(window.findChild(QWidget, "option_filled-by_patient"), Qt.MouseButton.LeftButton)
    while window.wizard.shown.page.kind is not LAST:
        spent = turn(window, window.wizard.shown.next_name)
        times.append((window.wizard.shown.page.id, spent))
    while window.wizard.shown.page.kind is not PageKind.WELCOME:
        spent = turn(window, "button_back")
        times.append((f"back to {window.wizard.shown.page.id}", spent))
    return times


def main() -> int:
    app = QApplication([])
    install_fonts(read_fonts_ahead())
    apply_theme(app)
    forms = find_forms_folder()
    lexicon = load_lexicon(forms / "medicines.yaml")
    questionnaire = load_questionnaire(forms / "microneedling", class_ids=lexicon.classes)
    folder = tempfile.TemporaryDirectory()
    setup = make_setup(forms, copy_clinic(Path(folder.name)))
    with folder, closing(Keeper(setup.data, "", now)) as keeper:
        times = walk_all(setup, keeper, lexicon, questionnaire)
    app.quit()
    return report(times)


def walk_all(setup: KioskSetup, keeper: Keeper, lexicon: Lexicon, questionnaire: Questionnaire) -> Times:
    """Every patient's turns."""
    words = load_words(setup.forms, "en")
    response = read_response(questionnaire, lexicon, {"form": questionnaire.id, "language": "en", "answers": HEALTHY})
    times: Times = []
    for number in range(PATIENTS):
        interview = Interview(questionnaire, lexicon, response.answers.given)
        run = Run(interview, words, record_id=str(UUID(int=number)), now=now, standing=Standing("0" * 64))
        window = KioskWindow(setup, words, WelcomePage(None, words, setup), StaffGate(setup.is_staff_code, now))
        window.resize(1024, 768)
        window.show()
        saving = QTimer(singleShot=True, interval=0)
        saving.timeout.connect(lambda run=run: keeper.save(run.take_picture(), questionnaire))
        run.on_change = saving.start
        window.touched.connect(keeper.settle)
        window.begin(run, lambda page, run: build_page(page, run, setup, keeper))
        times += walk(window)
        window.close_for_good()
        window.deleteLater()
        settle()
        gc.collect()
    return times


def report(times: list[tuple[str, float]]) -> int:
    spent = sorted(ms for _, ms in times)
    p95 = statistics.quantiles(spent, n=20)[-1]
    tell(f"{len(spent)} turns: median {statistics.median(spent):.1f} ms, p95 {p95:.1f} ms, worst {spent[-1]:.1f} ms")
    by_page: dict[str, list[float]] = {}
    for page, ms in times:
        by_page.setdefault(page, []).append(ms)
    for page, each in sorted(by_page.items(), key=lambda entry: -statistics.median(entry[1]))[:8]:
        tell(f"  {page}: median {statistics.median(each):.1f} ms")
    tell(f"{'within' if p95 <= LIMIT_MS else 'OVER'} the limit of {LIMIT_MS} ms")
    return int(p95 > LIMIT_MS)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
