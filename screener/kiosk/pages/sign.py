"""Read and sign: the very document, page by page, then everybody's signature, then it is sealed and kept.

One page with stages; Continue and Back go through them. `SignPage.stage` is the one shown.

Object names: those of `sign_stages`, `document_view` and `signing_panel`. The button bottom right is `button_next`;
after a failure it is `button_try_again`.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from screener.errors import Problem, ScreenerError
from screener.interview.answers import Written
from screener.interview.journey import Role, Signature
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.interview.signing import Signer, find_signers
from screener.kiosk.keeping import Keeper
from screener.kiosk.page import KioskPage
from screener.kiosk.setup import KioskSetup
from screener.kiosk.sign_stages import NamesStage, ReadingStage, show_trouble, show_unprintable, show_waiting
from screener.kiosk.signing_panel import SigningPanel
from screener.kiosk.submission import Draft, Prepared, prepare, submit
from screener.questionnaire.text import Words
from screener.ui.tasks import Tasks

_NAME_ITEMS = {Role.PATIENT: "full-name", Role.GUARDIAN: "guardian-name"}
"""Where the form itself asks for a signer's name."""


class Stage(StrEnum):
    """What the page is about now."""

    NAMES = "names"
    """A name to be printed under a signature is missing."""
    PREPARING = "preparing"
    NOT_PREPARED = "not-prepared"
    """The document could not be written."""
    UNPRINTABLE = "unprintable"
    """The paper lacks some of the characters written."""
    READING = "reading"
    SIGNING = "signing"
    SEALING = "sealing"
    NOT_SEALED = "not-sealed"
    """The document could not be sealed or kept."""
    DONE = "done"


class SignPage(KioskPage):
    """Nothing is signed here that was not shown, and nothing goes on before it is kept."""

    def __init__(self, page: Page, run: Run, words: Words, setup: KioskSetup, keeper: Keeper) -> None:
        super().__init__(page, run, words, title=words["kiosk_sign.reading-title"])
        self._run = run
        self._setup = setup
        self._keeper = keeper
        self._tasks = Tasks(self)
        self._stage = Stage.PREPARING
        self._draft: Draft | None = None
        self._prepared: Prepared | None = None
        self._body: QWidget | None = None
        self._panels: tuple[SigningPanel, ...] = ()
        self._signatures: dict[int, Signature] = {}
        self._turn = 0
        self._reading = ReadingStage(words, self._tasks)
        self.document = self._reading.document
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._reading)
        self.document.page_seen.connect(self._on_page_shown)
        self.document.page_changed.connect(self._on_page_shown)
        self.document.failed.connect(self._on_not_prepared)

    @property
    def stage(self) -> Stage:
        """What the page is about now."""
        return self._stage

    # ── stages ──

    def _show(self, stage: Stage, body: QWidget | None = None) -> None:
        """Go to a stage and show what belongs to it in the column."""
        self._stage = stage
        self.show_problems(())
        self._change_body(body)
        self._reading.setVisible(stage is Stage.READING)
        self.scroll_area.setVisible(stage is not Stage.READING)
        title, intro = self._find_heading(stage)
        self.title_label.setText(title)
        self.intro_label.setText(intro)
        self.intro_label.setVisible(bool(intro))
        self.setAccessibleName(self.title_label.text())
        self.focus_page()
        self._show_buttons()

    def _find_heading(self, stage: Stage) -> tuple[str, str]:
        """Title and introduction; while somebody signs, whose turn it is."""
        if stage is Stage.SIGNING:
            signer = self._panels[self._turn].signer
            who = ", ".join(text for text in (signer.name, signer.relationship) if text)
            return self.words[f"kiosk_sign.signing-{signer.role}-title"], who
        return self.words[f"kiosk_sign.{stage}-title"], self.words[f"kiosk_sign.{stage}-intro"]

    def _change_body(self, body: QWidget | None) -> None:
        if self._body is not None and self._body is not body:
            self._body.hide()
            if self._body not in self._panels:
                self.column.removeWidget(self._body)
                self._body.deleteLater()
        self._body = body
        if body is not None:
            if self.column.indexOf(body) < 0:
                self.add(body)
            body.show()

    def _show_buttons(self) -> None:
        has_failed = self._stage in (Stage.NOT_PREPARED, Stage.NOT_SEALED)
        self.next_name = "button_try_again" if has_failed else "button_next"
        self.has_back = self._stage not in (Stage.SEALING, Stage.DONE)
        if has_failed:
            self.next_words = "kiosk_sign.try-again-button"
        elif self._stage is Stage.READING and not self.document.is_read:
            self.next_words = "kiosk_sign.next-page"
        elif self._stage is Stage.SIGNING and self._turn == len(self._panels) - 1:
            self.next_words = "kiosk_sign.sign-and-finish"
        else:
            self.next_words = "kiosk_shell.continue"
        self.page_changed.emit()

    def _on_page_shown(self) -> None:
        if self._stage is Stage.READING:
            self._show_buttons()

    # ── names and the document ──

    def _find_signers(self) -> tuple[Signer, ...]:
        interview = self._run.interview
        in_form = "guardian-present" in interview.questionnaire.items
        minor = in_form and interview.is_in_force("guardian-present")
        return find_signers(self._run.filled_by, interview.answers, minor=minor)

    def _begin(self) -> None:
        """Ask for names that are missing; else write the document, unless it is as it was."""
        signers = self._find_signers()
        nameless = [signer for signer in signers if not signer.name]
        if nameless:
            self._show(Stage.NAMES, NamesStage(nameless, self.words))
            return
        draft = self._make_draft(signers)
        if self._prepared is not None and _say_the_same(draft, self._prepared.draft):
            self._show(Stage.READING)
        else:
            self._prepare(draft)

    def _make_draft(self, signers: tuple[Signer, ...]) -> Draft:
        interview = self._run.interview
        return Draft(
            questionnaire=interview.questionnaire,
            lexicon=interview.lexicon,
            answers=interview.answers,
            on=interview.treatment_on,
            journey=self._run.journey(),
            signers=signers,
            words=self.words,
            standing=self._run.standing,
            submission_id=self._run.submission_id,
            corrects=self._run.corrects,
            visit_id=self._run.visit_id,
        )

    def _prepare(self, draft: Draft) -> None:
        self._draft, self._prepared = draft, None
        self._drop_signatures()
        self.document.close_document()
        self._show(Stage.PREPARING, show_waiting(self.words["kiosk_sign.preparing"]))
        now, setup, keeper = self._run.now(), self._setup, self._keeper

        def take(prepared: Prepared) -> None:
            if self._draft is draft:
                self._on_prepared(prepared)

        self._tasks.start(lambda: prepare(draft, setup, keeper, prepared_at=now), take, self._on_not_prepared)

    def _on_prepared(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._make_panels(prepared)
        self.document.open(prepared.rendered.pdf)
        if prepared.unprintable.characters:
            questionnaire = prepared.draft.questionnaire
            self._show(Stage.UNPRINTABLE, show_unprintable(prepared.unprintable, questionnaire, self.words))
        else:
            self._show(Stage.READING)

    def _on_not_prepared(self, error: ScreenerError) -> None:
        self._prepared = None
        self._show_trouble(Stage.NOT_PREPARED, error)

    def _keep_names(self) -> None:
        """Take the missing names to where they belong, and go on."""
        if not isinstance(self._body, NamesStage):
            return
        for role, name in self._body.read_names().items():
            if role in _NAME_ITEMS:
                self._run.answer(_NAME_ITEMS[role], Written(name))
            else:
                self._run.filled_by = replace(self._run.filled_by, name=name)
        self._begin()

    # ── signing ──

    def _make_panels(self, prepared: Prepared) -> None:
        consent = prepared.draft.questionnaire.consent
        attestations = {
            Role.PATIENT: consent.attestation,
            Role.GUARDIAN: consent.guardian_attestation,
            Role.INTERPRETER: consent.interpreter_attestation,
            Role.HELPER: self.words["paper.helper-attestation"],
        }
        self._panels = tuple(
            SigningPanel(signer, attestations[signer.role], self.words) for signer in prepared.draft.signers
        )
        for panel in self._panels:
            panel.hide()
            panel.staff_requested.connect(lambda panel=panel: self._on_staff_requested(panel))

    def _drop_signatures(self) -> None:
        for panel in self._panels:
            self.column.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        if self._body in self._panels:
            self._body = None
        self._panels = ()
        self._signatures.clear()

    def _on_staff_requested(self, panel: SigningPanel) -> None:
        self.staff_needed.emit(self.words["kiosk_sign.vouch-about"], panel.vouch)

    def _show_turn(self, turn: int) -> None:
        self._turn = turn
        self._show(Stage.SIGNING, self._panels[turn])

    def _sign(self) -> None:
        """Keep the signature of whose turn it is; then it is the next one's turn, or all is sealed."""
        panel = self._panels[self._turn]
        self._signatures[self._turn] = Signature(
            role=panel.signer.role,
            name=panel.signer.name,
            mark=panel.make_mark(),
            signed_at=self._run.now(),
            zone=self._setup.zone,
        )
        if self._turn + 1 < len(self._panels):
            self._show_turn(self._turn + 1)
        else:
            self._seal()

    def _seal(self) -> None:
        if self._prepared is None:
            return
        prepared, setup, keeper, now = self._prepared, self._setup, self._keeper, self._run.now()
        signatures = tuple(self._signatures[turn] for turn in range(len(self._panels)))
        self._show(Stage.SEALING, show_waiting(self.words["kiosk_sign.sealing"]))
        self._run.is_handed_over = True
        self._tasks.start(
            lambda: submit(prepared, signatures, setup, keeper, sealed_at=now),
            lambda _: self._on_kept(),
            self._on_not_kept,
        )

    def _on_kept(self) -> None:
        self._stage = Stage.DONE
        self.document.close_document()
        self._drop_signatures()
        self.next_requested.emit()

    def _on_not_kept(self, error: ScreenerError) -> None:
        self._run.is_handed_over = False
        self._show_trouble(Stage.NOT_SEALED, error)

    def _show_trouble(self, stage: Stage, error: ScreenerError) -> None:
        trouble = show_trouble(self.words[f"kiosk_sign.{stage}-trouble"], error, self.words)
        self._show(stage, trouble)
        trouble.setFocus(Qt.FocusReason.OtherFocusReason)

    # ── going on and back ──

    def _go_on(self) -> None:
        """What Continue does in each stage, once nothing is in its way."""
        if self._stage is Stage.READING:
            if self.document.is_read:
                self._show_turn(0)
            else:
                self.document.go_to_unseen()
            return
        steps = {
            Stage.NAMES: self._keep_names,
            Stage.NOT_PREPARED: self._begin,
            Stage.UNPRINTABLE: lambda: self._show(Stage.READING),
            Stage.SIGNING: self._sign,
            Stage.NOT_SEALED: self._seal,
        }
        if self._stage in steps:
            steps[self._stage]()

    @override
    def enter(self) -> None:
        if self._stage is not Stage.DONE:
            self._begin()

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        if isinstance(self._body, NamesStage | SigningPanel) and self._stage in (Stage.NAMES, Stage.SIGNING):
            return self._body.find_problems()
        return ()

    @override
    def may_leave(self) -> bool:
        if not super().may_leave():
            return False
        self._go_on()
        return False

    @override
    def turn_back(self) -> bool:
        match self._stage:
            case Stage.SIGNING if self._turn > 0:
                self._show_turn(self._turn - 1)
            case Stage.SIGNING:
                self._show(Stage.READING)
            case Stage.NOT_SEALED:
                self._show_turn(len(self._panels) - 1)
            case _:
                return False
        return True

    @override
    def isComplete(self) -> bool:
        return self._stage not in (Stage.PREPARING, Stage.SEALING)


def _say_the_same(one: Draft, other: Draft) -> bool:
    """True if two documents would say the same but for the time spent on each page."""
    return replace(one, journey=replace(one.journey, steps=())) == replace(
        other, journey=replace(other.journey, steps=())
    )
