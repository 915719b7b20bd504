"""The editor of yes-no and yes-no-unsure items: large buttons in a row.

Object names: `option_<item>_yes`, `option_<item>_no`, `option_<item>_unsure`.
"""

from __future__ import annotations

from screener.interview.answers import Answer
from screener.kiosk.editors.choice import OneOfEditor
from screener.kiosk.editors.option import OptionLook
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import YesNoItem, YesNoUnsureItem


class YesNoEditor(OneOfEditor):
    """Yes, No and, where it is offered, Not sure."""

    def __init__(self, item: YesNoItem | YesNoUnsureItem, answer: Answer | None, services: EditorServices) -> None:
        offered = ("yes", "no", "unsure") if isinstance(item, YesNoUnsureItem) else ("yes", "no")
        options = {option: services.words[f"answers.{option}"] for option in offered}
        super().__init__(item, options, answer, services, look=OptionLook.BUTTON, columns=3)
