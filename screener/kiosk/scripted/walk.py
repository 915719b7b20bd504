"""The whole way of one patient, walked by hand: staff prepare the visit, the patient answers, reads and signs."""

from __future__ import annotations

from collections.abc import Mapping

from screener.errors import TransitionError
from screener.interview.answers import Answer, Chosen, ChosenMany, MedicineList
from screener.interview.flow import Interview
from screener.interview.journey import Role
from screener.interview.pages import PageKind
from screener.interview.run import NO, Run
from screener.kiosk.page import KioskPage
from screener.kiosk.pages.check import CheckPage
from screener.kiosk.pages.consent import ConsentPage
from screener.kiosk.pages.education import EducationPage
from screener.kiosk.pages.section import SectionPage
from screener.kiosk.pages.sign import SignPage
from screener.kiosk.pages.welcome import WelcomePage
from screener.kiosk.scripted.answering import clear_answer, give_answer
from screener.kiosk.scripted.second_thoughts import find_first_thoughts
from screener.kiosk.scripted.signing import sign
from screener.kiosk.window import KioskWindow
from screener.questionnaire.model import Item
from screener.ui.scripted.album import Album
from screener.ui.scripted.hand import Hand


class Walk:
    """One patient at one kiosk, with the answers they are going to give."""

    def __init__(self, window: KioskWindow, hand: Hand, album: Album, given: Mapping[str, Answer]) -> None:
        self._window = window
        self._hand = hand
        self._album = album
        self._given = given
        self._wanted = given
        """What is to be answered now: first thoughts, then second ones."""
        self._thinks_again = False
        self._answered: dict[str, Answer] = {}

    def go(self, staff_code: str) -> None:
        """Walk from the screen at rest to the thanks at the end.

        Raises:
            TransitionError: The windows do not let the patient through.
        """
        self._prepare_visit(staff_code)
        self.go_on()

    def go_on(self) -> None:
        """Walk from the page shown, whatever was answered before, to the thanks at the end.

        Raises:
            TransitionError: The windows do not let the patient through.
        """
        self._answered = dict(self._interview.answers.given)
        self._wanted = find_first_thoughts(self._interview, self._given)
        while (page := self._shown).page.kind is not PageKind.THANKS:
            self._step(page)
        self._album.add_page("thanks", page.scroll_area)

    def _step(self, page: KioskPage) -> None:
        match page:
            case WelcomePage():
                self._welcome(page)
            case SectionPage():
                self._answer_section(page)
            case EducationPage():
                self._learn(page)
            case CheckPage():
                self._check(page)
            case ConsentPage():
                self._consent(page)
            case SignPage():
                sign(self._hand, self._album, page)
            case _:
                raise TransitionError("SCRIPT-008", f"Nobody told the patient what to do on {page.page.id}.")

    @property
    def _shown(self) -> KioskPage:
        page = self._window.wizard.shown
        if page is None:
            raise TransitionError("SCRIPT-005", "The window shows no page.")
        return page

    @property
    def _run(self) -> Run:
        if self._window.run is None:
            raise TransitionError("SCRIPT-005", "The window has no run.")
        return self._window.run

    @property
    def _interview(self) -> Interview:
        return self._run.interview

    def _prepare_visit(self, staff_code: str) -> None:
        self._album.add("rest")
        self._hand.click("button_prepare")
        for digit in staff_code:
            self._hand.click(f"key_{digit}")
        self._album.add("staff")
        self._hand.click("button_staff_enter")
        self._hand.wait_until(lambda: self._window.run is not None, "the form is read")

    def _welcome(self, page: KioskPage) -> None:
        self._hand.click(f"option_filled-by_{Role.PATIENT}")
        self._album.add_page("welcome", page.scroll_area)
        self._go_on(page)

    def _answer_section(self, page: KioskPage) -> None:
        self._confirm_earlier(page.page.id)
        self._say_no_to_all(page.page.id)
        while (item := self._find_open_item(page.page.id)) is not None:
            self._answer(item)
        self._album.add_page(page.page.id, page.scroll_area)
        self._go_on(page)

    def _confirm_earlier(self, section_id: str) -> None:
        """Say of everything that was answered at an earlier visit, and is answered so now, that it is still so."""
        while (item := self._find_still_so(section_id)) is not None:
            earlier = self._run.earlier[item.id]
            if isinstance(earlier, MedicineList):
                for number in range(1, len(earlier.entries) + 1):
                    self._hand.click(f"same_{item.id}_{number}")
            else:
                self._hand.click(f"still_so_{item.id}")
            self._answered[item.id] = earlier

    def _find_still_so(self, section_id: str) -> Item | None:
        items = self._interview.items_in_force(section_id)
        blank = set(self._run.find_unconfirmed([item.id for item in items]))
        still = (
            item for item in items if item.id in blank and self._run.earlier[item.id] == self._wanted.get(item.id)
        )
        return next(still, None)

    def _say_no_to_all(self, section_id: str) -> None:
        """Press the button below a run of questions if nothing but No is to be said to them."""
        sections = self._interview.questionnaire.sections
        for run in next(section.no_to_all for section in sections if section.id == section_id):
            blank = self._interview.find_blank(run)
            if blank == run and all(self._wanted.get(item_id) == Chosen(NO) for item_id in run):
                self._hand.click(f"no_to_all_{run[0]}")
                self._answered |= dict.fromkeys(run, Chosen(NO))

    def _answer(self, item: Item) -> None:
        """Give an answer, change a choice, or take an answer away."""
        wanted, before = self._wanted.get(item.id), self._answered.pop(item.id, None)
        if before is not None and (wanted is None or isinstance(before, ChosenMany | MedicineList)):
            clear_answer(self._hand, item, before)
        if wanted is not None:
            if self._hand.sees(f"otherwise_{item.id}"):
                self._hand.click(f"otherwise_{item.id}")
            give_answer(self._hand, item, wanted)
            self._answered[item.id] = wanted

    def _find_open_item(self, section_id: str) -> Item | None:
        """A question of a section that is shown and still to be answered, or answered otherwise.

        The first one; but when changing one's mind the last: what comes before it may hide it.
        """
        items = self._interview.items_in_force(section_id)
        still = [item for item in items if self._answered.get(item.id) != self._wanted.get(item.id)]
        return still[-1 if self._thinks_again else 0] if still else None

    def _find_open_item_anywhere(self) -> Item | None:
        sections = self._interview.sections_in_force()
        still = [item for section in sections if (item := self._find_open_item(section.id))]
        return still[-1] if still else None

    def _learn(self, page: KioskPage) -> None:
        self._album.add_page("education", page.scroll_area)
        self._hand.click("button_open_all")
        self._album.add_page("education-open", page.scroll_area)
        self._go_on(page)

    def _check(self, page: KioskPage) -> None:
        self._album.add_page("check", page.scroll_area)
        item = self._find_open_item_anywhere()
        if item is None and not self._thinks_again:
            self._wanted, self._thinks_again = self._given, True
            item = self._find_open_item_anywhere()
        if item is None:
            self._go_on(page)
        else:
            self._hand.click(f"change_{item.id}")

    def _consent(self, page: ConsentPage) -> None:
        """One part of the consent: understanding questions answered rightly, needed statements ticked."""
        consent = self._interview.questionnaire.consent
        for question in consent.understanding:
            if self._hand.sees(f"item_{question.id}") and self._run.get_understanding(question.id) is None:
                self._hand.click(f"option_{question.id}_{question.correct}")
        for statement in consent.statements:
            is_wanted = not statement.optional and not self._run.is_ticked(statement.id)
            if is_wanted and self._hand.sees(f"statement_{statement.id}"):
                self._hand.click(f"statement_{statement.id}")
        self._album.add_page(f"consent-{page.part}", page.scroll_area)
        self._go_on(page)

    def _go_on(self, page: KioskPage) -> None:
        """Press Continue; leave to the practitioner what stays blank.

        Raises:
            TransitionError: The page stays where it is.
        """
        before = self._find_place()
        self._hand.click(page.next_name)
        if self._hand.sees("button_leave_blank"):
            self._hand.click("button_leave_blank")
        if self._find_place() == before:
            raise TransitionError("SCRIPT-006", f"The page {page.page.id} lets nobody go on.")

    def _find_place(self) -> tuple[str, str]:
        page = self._shown
        return page.page.id, page.part if isinstance(page, ConsentPage) else ""
