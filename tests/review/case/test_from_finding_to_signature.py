"""A flagged form decided and signed by keyboard, with the casebook, the keys and the seals in earnest."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget

from screener.determination.casebook import Signed
from screener.determination.decision import Overall
from screener.records.states import RecordState
from screener.review.case_page import CasePage
from screener.review.signing_page import SigningPage
from tests.review.practice_desk import sit_down

FLAGGED = {"answers": {"cold_sores_ever": "yes"}, "takes": [("warfarin", "taking"), ("zelfutrin", "taking")]}
MOST_KEYS = 30


@pytest.fixture
def window(practice, look, qtbot):
    """Both pages in one window, the second shown when the first asks for it."""
    desk, window = sit_down(practice), QStackedWidget()
    window.case, window.signing = CasePage(desk), SigningPage(desk)
    for page in (window.case, window.signing):
        window.addWidget(page)

    def sign(opened, case):
        window.signing.begin(opened, case)
        window.setCurrentWidget(window.signing)

    window.case.signing_requested.connect(sign)
    window.resize(1360, 860)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    desk.tasks.close()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_form_with_four_findings_is_decided_and_signed_in_at_most_thirty_keys(practice, window, qtbot, keys):
    _, opened = practice.take(practice.keep(FLAGGED))
    window.case.show_opened(opened)
    assert len(window.case.case.open_findings) == 4
    for _ in range(4):
        keys.press(window, "1", "1")
    keys.press_with(window, Qt.Key.Key_Return)
    keys.press(window, "1", "6", "7", "8", "9")
    keys.press_with(window, Qt.Key.Key_Return)
    do = window.signing.findChild(QPushButton, "button_do")
    qtbot.waitUntil(lambda: "Sign " in do.text())
    with qtbot.waitSignal(window.signing.signed) as done:
        keys.press_with(window, Qt.Key.Key_Return)
    signed = done.args[0]
    assert isinstance(signed, Signed)
    assert signed.record.state is RecordState.COUNTERSIGNED
    assert keys.pressed <= MOST_KEYS
    decided = practice.sit_down().open(signed.record.id).determination
    assert decided.overall is Overall.PROCEED
    assert [one.reason for one in decided.decisions] == ["Patch test done today."] * 4
