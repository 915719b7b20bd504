"""Where one person signs: by drawing, or, just as well, by typing their name before a member of staff.

Object names, each ending in the signer's role: `panel_sign_`, `option_draw_`, `option_type_`, `item_pad_`, `pad_`,
`button_clear_`, `item_typed_`, `field_typed_`, `item_witness_`, `field_witness_`, `item_vouch_`, `button_vouch_`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from screener.errors import Problem
from screener.interview.journey import Drawn, Typed
from screener.interview.signing import Signer
from screener.kiosk.consent_parts import with_icon
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.page import make_frame, make_label
from screener.kiosk.signature_pad import SignaturePad
from screener.questionnaire.text import Words
from screener.ui.icons import IconButton
from screener.ui.theme import set_variant


class SigningPanel(QWidget):
    """One signer's turn."""

    staff_requested = Signal()
    """The witness wants to vouch for the typed name, by the staff's code; `vouch` says that the code was right."""

    def __init__(self, signer: Signer, attestation: str, words: Words) -> None:
        super().__init__()
        self.signer = signer
        self._words = words
        self._is_vouched = False
        self._problems: dict[str, ProblemLabel] = {}
        self.setObjectName(f"panel_sign_{signer.role}")
        set_variant(self, "kind", "column")
        self._pad = SignaturePad()
        self._typed = self._make_field("typed", signer.name)
        self._witness = self._make_field("witness")
        self._vouch = IconButton("lock", words["kiosk_sign.vouch"])
        self._vouch.setObjectName(f"button_vouch_{signer.role}")
        self._vouched_row = self._make_vouched_row()
        self._draw_part = self._make_draw_part()
        self._type_part = self._make_type_part()
        self._lay_out(attestation)
        for field in (self._typed, self._witness):
            field.textEdited.connect(lambda: self._set_vouched(vouched=False))
        self._vouch.clicked.connect(self._on_vouch_clicked)
        self._set_vouched(vouched=False)
        self._show_way()

    @property
    def is_typing(self) -> bool:
        """True if the name is typed instead of drawn."""
        return self._group.checkedId() == 1

    def make_mark(self) -> Drawn | Typed:
        """The signature as given; ask `find_problems` first."""
        if self.is_typing:
            return Typed(self._typed.text().strip(), self._witness.text().strip())
        return self._pad.drawn

    def vouch(self) -> None:
        """The witness's code was right: the name was typed before a member of staff."""
        self._set_vouched(vouched=True)
        self._problems["vouch"].set_text("")
        self._vouched_row.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_problems(self) -> tuple[Problem, ...]:
        """What is missing, also shown where it is missing."""
        missing = self._find_missing()
        return self._show_missing(missing)

    def _show_missing(self, missing: dict[str, str]) -> tuple[Problem, ...]:
        for name, label in self._problems.items():
            label.set_text(self._words[f"kiosk_sign.{missing[name]}"] if name in missing else "")
        role = self.signer.role
        return tuple(
            Problem("CONSENT-004", self._words[f"kiosk_sign.{key}"], "", where=f"{name}_{role}")
            for name, key in missing.items()
        )

    def clear(self) -> None:
        """Take away all that was drawn and typed here."""
        self._pad.clear()
        self._typed.setText(self.signer.name)
        self._witness.clear()
        self._set_vouched(vouched=False)

    def _find_missing(self) -> dict[str, str]:
        """Part → key of the sentence that says what is missing there."""
        if not self.is_typing:
            if self._pad.has_signature:
                return {}
            return {"pad": "sign-blank" if self._pad.is_blank else "sign-too-little"}
        missing = {}
        if not self._typed.text().strip():
            missing["typed"] = "typed-blank"
        if not self._witness.text().strip():
            missing["witness"] = "witness-blank"
        if not self._is_vouched:
            missing["vouch"] = "vouch-missing"
        return missing

    def _on_vouch_clicked(self) -> None:
        """A name is vouched for when it and the witness's own are there."""
        missing = {name: key for name, key in self._find_missing().items() if name != "vouch"}
        self._show_missing(missing)
        if not missing:
            self.staff_requested.emit()

    def _set_vouched(self, *, vouched: bool) -> None:
        self._is_vouched = vouched
        self._vouch.setVisible(not vouched)
        self._vouched_row.setVisible(vouched)

    def _make_field(self, name: str, text: str = "") -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(f"field_{name}_{self.signer.role}")
        field.setAccessibleName(self._words[f"kiosk_sign.{name}"])
        field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)
        return field

    def _make_draw_part(self) -> QWidget:
        self._pad.setObjectName(f"pad_{self.signer.role}")
        self._pad.setAccessibleName(self._words["kiosk_sign.pad"])
        self._pad.setAccessibleDescription(self._words["kiosk_sign.pad-description"])
        clear = IconButton("trash", self._words["kiosk_sign.clear"])
        clear.setObjectName(f"button_clear_{self.signer.role}")
        clear.setEnabled(False)
        clear.clicked.connect(self._pad.clear)
        self._pad.ink_changed.connect(lambda: clear.setEnabled(not self._pad.is_blank))
        self._pad.ink_changed.connect(lambda: self._problems["pad"].set_text(""))
        sheet = QFrame()
        set_variant(sheet, "kind", "card")
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(6, 6, 6, 6)
        inside.addWidget(self._pad)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(make_label(self._words["kiosk_sign.pad-hint"], "help"), 1)
        row.addWidget(clear)
        part, layout = self._make_part("pad")
        layout.addWidget(sheet)
        layout.addLayout(row)
        return part

    def _make_type_part(self) -> QWidget:
        card, layout = make_frame("card")
        for name, field in (("typed", self._typed), ("witness", self._witness)):
            part, inside = self._make_part(name)
            label = make_label(self._words[f"kiosk_sign.{name}"], "body")
            label.setBuddy(field)
            inside.insertWidget(0, label)
            inside.addWidget(field)
            part.setFocusProxy(field)
            layout.addWidget(part)
        part, inside = self._make_part("vouch")
        inside.addWidget(self._vouch, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._vouched_row)
        part.setFocusProxy(self._vouch)
        layout.addWidget(part)
        return card

    def _make_vouched_row(self) -> QWidget:
        row = QWidget()
        set_variant(row, "kind", "plain")
        row.setLayout(with_icon("check", make_label(self._words["kiosk_sign.vouched"], "body")))
        row.setObjectName(f"vouched_{self.signer.role}")
        row.setAccessibleName(self._words["kiosk_sign.vouched"])
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return row

    def _make_part(self, name: str) -> tuple[QWidget, QVBoxLayout]:
        """A place that a problem can be shown at."""
        part = QWidget()
        part.setObjectName(f"item_{name}_{self.signer.role}")
        set_variant(part, "kind", "plain")
        self._problems[name] = ProblemLabel(f"problem_{name}_{self.signer.role}")
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._problems[name])
        return part, layout

    def _lay_out(self, attestation: str) -> None:
        role = self.signer.role
        ways = [
            OptionButton(f"option_{way}_{role}", self._words[f"kiosk_sign.{way}"], OptionLook.BUTTON)
            for way in ("draw", "type")
        ]
        self._group = QButtonGroup(self)
        for number, button in enumerate(ways):
            self._group.addButton(button, number)
        ways[0].setChecked(True)
        self._group.idToggled.connect(self._show_way)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        layout.addWidget(make_label(attestation, "body"))
        layout.addWidget(OptionGrid(ways, columns=2))
        layout.addWidget(self._draw_part)
        layout.addWidget(self._type_part)

    def _show_way(self) -> None:
        self._draw_part.setVisible(not self.is_typing)
        self._type_part.setVisible(self.is_typing)
        for label in self._problems.values():
            label.set_text("")
