"""What is in the way of signing and stands among the findings leads to that very finding."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from screener.review.workspace import Workspace
from screener.ui.theme import Sheet, apply_theme
from tests.determination.practice import ON_WARFARIN


@pytest.fixture
def workspace(qtbot, qapp, desk):
    apply_theme(qapp, sheet=Sheet.REVIEW)
    workspace = Workspace(desk)
    qtbot.addWidget(workspace)
    workspace.resize(1360, 860)
    workspace.show()
    yield workspace
    workspace.end()()


def test_an_open_finding_is_made_the_current_one(qtbot, workspace, practice):
    record_id = practice.keep(ON_WARFARIN)
    workspace.open_record(record_id)
    qtbot.waitUntil(lambda: workspace.findChild(QWidget, "case_page") is not None)
    page = workspace.findChild(QWidget, "case_page")
    qtbot.waitUntil(page.isVisible)
    rules = [finding.rule for finding in page.case.open_findings]
    page.signing_requested.emit(page._get_opened(), page.case)
    qtbot.waitUntil(lambda: workspace.findChild(QWidget, "page_signing") is not None)
    signing = workspace.findChild(QWidget, "page_signing")
    qtbot.waitUntil(signing.isVisible)
    signing.findChild(QWidget, "choice_proceed").click()
    QTest.mouseClick(signing.findChild(QWidget, "obstacle_2"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.isVisible)
    assert page.findings.findings.find_row(rules[1]) == page.findings.currentIndex().row()
    assert page.case.find_finding(rules[1]).title in page.footer.progress.text()
