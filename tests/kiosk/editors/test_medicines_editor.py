"""Medicines are kept as written, with what was understood beside them, and nothing is corrected silently."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from screener.interview.answers import (
    Meant,
    MedicineEntry,
    MedicineForm,
    MedicineList,
    MedicineStatus,
    Open,
    PartialDate,
    RoughlyAgo,
)

LIST = "medicine-list"


def names(edited):
    """The names in the list, as told last."""
    return [entry.name for entry in edited.answer.entries]


@pytest.fixture
def medicines(edit):
    """The empty list of the shipped form."""
    return edit(LIST)


def add(medicines, name):
    """Type a name and press Enter."""
    return medicines.write(f"field_{LIST}_search", name).press(Qt.Key.Key_Return)


def test_a_typed_name_is_added_verbatim_by_enter_or_by_the_button(medicines):
    add(medicines, " Roaccutane 20mg")
    assert names(medicines) == [" Roaccutane 20mg"]
    medicines.write(f"field_{LIST}_search", "warfarin").click(f"add_{LIST}")
    assert names(medicines) == [" Roaccutane 20mg", "warfarin"]
    assert medicines.find(f"field_{LIST}_search").text() == ""


def test_blanks_are_no_medicine(medicines):
    add(medicines, "   ")
    assert medicines.told == []


def test_typing_offers_names_and_a_touched_one_is_added(medicines):
    medicines.write(f"field_{LIST}_search", "isotret")
    row = medicines.find(f"suggestion_{LIST}_1")
    assert row.isVisible()
    assert "isotretinoin" in row.accessibleName()
    medicines.click(f"suggestion_{LIST}_1")
    assert [name.lower() for name in names(medicines)] == ["isotretinoin"]
    assert not row.isVisible()


def test_a_name_is_chosen_by_keyboard_alone(medicines):
    medicines.write(f"field_{LIST}_search", "isotret").press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert [name.lower() for name in names(medicines)] == ["isotretinoin"]


@pytest.mark.parametrize(
    ("name", "understood"),
    [
        ("isotretinoin", "We read this as isotretinoin. Is that right?"),
        ("Roaccutane", "We read this as Roaccutane (isotretinoin). Is that right?"),
        ("blood thinner", "Do you know which one it is?"),
        ("roacutane", "Did you mean one of these?"),
        ("zelfutrin", "We do not know this name. We keep what you wrote."),
    ],
)
def test_what_was_understood_is_told_beside_what_was_written(medicines, name, understood):
    add(medicines, name)
    assert understood in medicines.find(f"understood_{LIST}_1").text()
    assert names(medicines) == [name]


def shows(medicines, name):
    """Whether a widget of that name is there to be touched."""
    found = medicines.window.findChild(QWidget, name)
    return found is not None and found.isVisible()


def test_a_misspelling_is_asked_about_and_only_a_touch_settles_it(medicines):
    add(medicines, "roacutane 20mg")
    assert medicines.answer == MedicineList((MedicineEntry("roacutane 20mg"),))
    assert "Roaccutane (isotretinoin)" in medicines.find(f"candidate_{LIST}_1_1").accessibleName()
    medicines.click(f"candidate_{LIST}_1_1")
    assert medicines.answer == MedicineList(
        (MedicineEntry("roacutane 20mg", meant=(Meant("roacutane 20mg", "Roaccutane"),)),)
    )
    assert "You told us this is Roaccutane" in medicines.find(f"understood_{LIST}_1").text()
    assert not shows(medicines, f"candidate_{LIST}_1_1")


def test_what_the_patient_wrote_stays_if_none_of_the_names_fits(medicines):
    add(medicines, "roacutane").click(f"keep_{LIST}_1")
    assert medicines.answer == MedicineList((MedicineEntry("roacutane", meant=(Meant("roacutane", None),)),))
    assert "We keep what you wrote" in medicines.find(f"understood_{LIST}_1").text()


def test_a_choice_can_be_taken_back(medicines):
    add(medicines, "roacutane").click(f"candidate_{LIST}_1_1").click(f"ask_again_{LIST}_1")
    assert medicines.answer == MedicineList((MedicineEntry("roacutane"),))
    assert shows(medicines, f"candidate_{LIST}_1_1")


def test_a_name_read_exactly_is_confirmed_by_its_first_button(medicines):
    add(medicines, "warfarin")
    assert medicines.find(f"yes_{LIST}_1").accessibleName() == "Yes, warfarin"
    medicines.click(f"yes_{LIST}_1")
    assert medicines.answer.entries[0].meant == (Meant("warfarin", "warfarin"),)
    assert "You told us this is warfarin" in medicines.find(f"understood_{LIST}_1").text()


def test_of_several_medicines_nothing_is_asked_before_they_are_listed_one_by_one(medicines):
    add(medicines, "warfarin, roacutane")
    assert "“warfarin”: Read as warfarin" in medicines.find(f"understood_{LIST}_1").text()
    assert "?" not in medicines.find(f"understood_{LIST}_1").text()
    assert shows(medicines, f"split_{LIST}_1")
    assert not shows(medicines, f"yes_{LIST}_1")
    assert not shows(medicines, f"candidate_{LIST}_1_1")


def test_a_name_read_exactly_can_be_something_else(medicines):
    add(medicines, "isotretinoin").click(f"keep_{LIST}_1")
    assert medicines.answer.entries[0].meant == (Meant("isotretinoin", None),)


def test_an_everyday_word_leads_to_names_to_choose_from(medicines):
    add(medicines, "blood thinner")
    assert "warfarin" in medicines.find(f"candidate_{LIST}_1_1").accessibleName()
    medicines.click(f"candidate_{LIST}_1_1")
    assert medicines.answer.entries[0].meant == (Meant("blood thinner", "warfarin"),)


def test_several_medicines_in_one_line_can_be_listed_one_by_one(medicines):
    add(medicines, "Roaccutane 20mg, the pill & something for my knee")
    medicines.click(f"option_{LIST}-1-status_stopped")
    assert names(medicines) == ["Roaccutane 20mg, the pill & something for my knee"]
    medicines.click(f"split_{LIST}_1")
    assert names(medicines) == ["Roaccutane 20mg", "the pill", "something for my knee"]
    assert {entry.status for entry in medicines.answer.entries} == {MedicineStatus.STOPPED}


def test_a_row_touched_stands_for_the_last_of_several_medicines(medicines):
    medicines.write(f"field_{LIST}_search", "ramipril 5mg, isotret").click(f"suggestion_{LIST}_1")
    assert [name.lower() for name in names(medicines)] == ["ramipril 5mg", "isotretinoin"]


def test_a_row_touched_keeps_a_misspelling_beside_the_name(medicines):
    medicines.write(f"field_{LIST}_search", "roacut").click(f"suggestion_{LIST}_1")
    (entry,) = medicines.answer.entries
    assert entry.name == "roacut"
    assert entry.meant[0].name.startswith("Roaccutan")


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("allergic to penicillin", "sounds like an allergy"),
        ("stopped warfarin last year", "do not take this now"),
        ("nothing", "please remove this line"),
    ],
)
def test_a_line_that_denies_something_is_asked_about(medicines, line, remark):
    add(medicines, line)
    assert remark in medicines.find(f"remark_{LIST}_1").text()
    assert medicines.find(f"remark_{LIST}_1").isVisible()
    assert names(medicines) == [line]


def test_a_new_name_forgets_what_was_said_of_the_old_one(medicines):
    add(medicines, "roacutane").click(f"candidate_{LIST}_1_1")
    medicines.write(f"field_{LIST}-1-name", "zelfutrin")
    assert medicines.answer.entries[0].meant == ()


def test_everything_about_a_medicine_can_be_told(medicines):
    add(medicines, "tretinoin")
    field = f"{LIST}-1"
    medicines.click(f"option_{field}-status_stopped").click(f"option_{field}-form_cream")
    medicines.write(f"field_{field}-last-used_month", "3").write(f"field_{field}-last-used_year", "2026")
    medicines.click(f"option_{field}-site_cheeks").write(f"field_{field}-site-words", "left ear")
    medicines.write(f"field_{field}-reason", "spots")
    expected = MedicineEntry(
        "tretinoin", MedicineStatus.STOPPED, PartialDate(2026, 3), MedicineForm.CREAM, ("cheeks", "left ear"), "spots"
    )
    assert medicines.answer == MedicineList((expected,))


def test_where_on_the_body_is_asked_only_of_what_goes_on_the_skin(medicines):
    add(medicines, "warfarin")
    site = medicines.find(f"editor_{LIST}-1-site")
    assert not site.isVisible()
    medicines.click(f"option_{LIST}-1-form_gel")
    assert site.isVisible()
    medicines.click(f"option_{LIST}-1-form_tablet")
    assert not site.isVisible()


def test_a_list_shown_is_the_list_told(edit):
    entries = (
        MedicineEntry("warfarin", MedicineStatus.TAKING, Open.UNSURE),
        MedicineEntry("Emla", None, RoughlyAgo(2, "weeks"), MedicineForm.CREAM, ("cheeks",), "pain"),
    )
    edited = edit(LIST, MedicineList(entries))
    assert edited.told == []
    edited.click(f"open_{LIST}_2").click(f"option_{LIST}-2-status_as-needed")
    assert edited.answer.entries[0] == entries[0]
    assert edited.answer.entries[1].site == ("cheeks",)
    assert edited.answer.entries[1].last_used == RoughlyAgo(2, "weeks")


def test_what_was_removed_comes_back_where_it_was(edit):
    entries = tuple(MedicineEntry(name) for name in ("warfarin", "Emla", "metformin"))
    edited = edit(LIST, MedicineList(entries)).click(f"remove_{LIST}_2")
    assert names(edited) == ["warfarin", "metformin"]
    edited.click(f"undo_{LIST}")
    assert names(edited) == ["warfarin", "Emla", "metformin"]


def test_an_empty_list_is_a_blank(edit):
    edited = edit(LIST, MedicineList((MedicineEntry("warfarin"),))).click(f"remove_{LIST}_1")
    assert edited.answer is None


def test_the_same_medicine_twice_is_noticed_and_kept(medicines):
    add(medicines, "Roaccutane")
    add(medicines, "isotretinoin")
    assert names(medicines) == ["Roaccutane", "isotretinoin"]
    assert "already in your list" in medicines.find(f"twin_{LIST}_2").text()
    assert medicines.find(f"twin_{LIST}_2").isVisible()
    assert not medicines.find(f"twin_{LIST}_1").isVisible()


def test_a_name_typed_and_not_added_is_not_forgotten(medicines):
    medicines.write(f"field_{LIST}_search", "warfarin")
    assert medicines.editor.is_unfinished()
    assert "not added" in medicines.advice()
    medicines.press(Qt.Key.Key_Return)
    assert not medicines.editor.is_unfinished()


def test_an_unfinished_date_in_the_list_is_told(medicines):
    add(medicines, "warfarin")
    medicines.write(f"field_{LIST}-1-last-used_month", "13")
    assert medicines.editor.is_unfinished()


def test_prompts_ask_for_what_people_forget(medicines):
    medicines.click(f"prompt_{LIST}_2")
    assert medicines.find(f"field_{LIST}_search").hasFocus()


def test_tab_stops_at_the_cards_before_the_search_box(medicines):
    add(medicines, "warfarin")
    stops = [stop.objectName() for stop in medicines.editor.find_stops()]
    assert stops.index(f"remove_{LIST}_1") < stops.index(f"field_{LIST}_search") < stops.index(f"prompt_{LIST}_1")
