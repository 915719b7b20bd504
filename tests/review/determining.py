"""An invented patient's case to be determined, for tests of the signing page and what stands behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from screener.determination.case import decide, make_case
from screener.determination.decision import Choice, House, Topic
from screener.determination.gate import Setting
from screener.records.model import Role
from screener.screening.plans import assess

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
WHO = "9d0c57cf-2a3f-4f2e-93d2-5a4b8cf3a0d1"
ALL_TALKED_ABOUT = frozenset(Topic)


def make_setting(**house):
    """Today, at a clinic without further wishes."""
    return Setting(Role.PRACTITIONER, House(**house), TODAY, TODAY, TODAY)


def open_case(scenario):
    """A scenario's answers as a practitioner opens them, nothing decided."""
    answers = scenario.read()
    shown = assess(scenario.questionnaire, answers, TODAY).findings
    return make_case(scenario.questionnaire, scenario.lexicon, answers, shown, on=TODAY)


def decide_all(case, choice=Choice.PROCEED, reason="Talked through; looks well.", **house):
    """Every open finding decided alike."""
    setting = replace(make_setting(**house), role=Role.OWNER)
    for finding in case.open_findings:
        case = decide(case, finding.rule, choice, reason=reason, by=WHO, at=AT, setting=setting)
        assert not isinstance(case, tuple), case
    return case
