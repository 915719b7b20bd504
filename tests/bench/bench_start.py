"""How long from starting the process to the first page painted, beside a bare PySide6 window with one label.

Run: python tests/bench/bench_start.py [ROUNDS]

The three are started by turns, so that a busy machine is equally busy for all. Each ends itself right after it has
painted, and the time is taken from outside: loading Python is part of it. The kiosk is a founded clinic's.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.clinics import copy_clinic

ROOT = Path(__file__).parents[2]
LIMIT = 1.5
"""Times a bare window."""

BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        os._exit(0)
app = QApplication(sys.argv)
window = Window()
QVBoxLayout(window).addWidget(QLabel("A label"))
window.resize(1024, 768)
window.show()
app.exec()
"""

# Stands in for `run_kiosk`: the same steps, but it ends once the first page is painted.
UNTIL_PAINTED = """
import gc, os, sys
import screener.kiosk.app as kiosk_app
def run_until_painted(setup):
    gc.disable()
    from screener.ui.fonts import read_fonts_ahead
    app = kiosk_app.start_qt(setup.display, read_fonts_ahead(setup.data / kiosk_app.FONTS))
    from screener.kiosk.session import KioskSession
    session = KioskSession(setup, app)
    session.open()
    session.window.painted.connect(lambda: os._exit(0))
    app.exec()
"""

WINDOW = f"""{UNTIL_PAINTED}
from datetime import datetime, timezone
from pathlib import Path
from screener.ui.display import Display
from screener.kiosk.setup import KioskSetup
run_until_painted(KioskSetup(
    clinic_name="The Demonstration Clinic", clinic_address="", clinic_phone="", clinic_email="", kiosk_name="",
    forms=Path({str(ROOT / "forms")!r}), form="microneedling", languages=("en",), data=Path(sys.argv[1]),
    now=lambda: datetime.now(timezone.utc), is_staff_code=lambda code: False, zone="UTC", page_size="A4",
    prepare_visit=dict, is_full_screen=False, display=Display("offscreen"),
))
"""

COMMAND = f"""{UNTIL_PAINTED}
kiosk_app.run_kiosk = run_until_painted
sys.argv = ["screener", "kiosk", "--data", sys.argv[1]]
from screener.__main__ import main
main()
"""


def measure_s(program: str, folder: Path) -> float:
    """Seconds from starting a program until it has painted and ended."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": _find_path()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - started


def _find_path() -> str:
    return os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH", ""), str(ROOT)]))


def main() -> int:
    """Print the medians, and say by the exit status whether the limit holds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    programs = {"bare window": BARE, "first page": WINDOW, "first page, by command": COMMAND}
    times: dict[str, list[float]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        copy_clinic(Path(folder))
        for turn in range(rounds + 1):
            for name, program in programs.items():
                seconds = measure_s(program, Path(folder))
                if turn:  # the first turn writes bytecode and unpacked fonts
                    times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    bare = medians["bare window"]
    for name, median in medians.items():
        print(f"{name:24} {median * 1000:5.0f} ms   {median / bare:.2f} x   (least {min(times[name]) * 1000:.0f} ms)")
    return 0 if medians["first page"] <= LIMIT * bare else 1


if __name__ == "__main__":
    sys.exit(main())
