"""Every editor shows any possible answer, tells every change, and changes nothing by itself."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from screener.errors import Problem
from screener.interview.answers import Chosen, ChosenMany, Number, Open, Written
from screener.kiosk.editors.table import EDITORS, make_editor
from screener.questionnaire.model import Item, ItemFields

KEY = Qt.Key


def test_every_item_type_has_an_editor():
    union = get_args(get_args(Item)[0] if not isinstance(Item, type) else Item)
    assert {kind for kind in union if isinstance(kind, type) and issubclass(kind, ItemFields)} == set(EDITORS)


def test_every_question_of_the_form_opens_in_its_editor(qtbot, questionnaire, services):
    for item in questionnaire.items.values():
        editor = make_editor(item, None, services)
        qtbot.addWidget(editor)
        assert editor.accessibleName() == item.ask
        assert editor.find_problems() == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_showing_any_answer_tells_nothing_and_leaves_nothing_unfinished(
    data, qtbot, questionnaire, services, any_value, read_answers
):
    item = questionnaire.items[data.draw(st.sampled_from(list(any_value)))]
    answers = read_answers({item.id: data.draw(any_value[item.id])})
    told = []
    editor = make_editor(item, None, services)
    editor.answer_changed.connect(told.append)
    editor.set_answer(answers.given.get(item.id))
    assert told == []
    assert not editor.is_unfinished()
    editor.deleteLater()


def test_choosing_the_chosen_option_again_clears_it(edit):
    edited = edit("keloid-ever").click("option_keloid-ever_yes")
    assert edited.answer == Chosen("yes")
    edited.click("option_keloid-ever_yes")
    assert edited.answer is None
    assert not edited.is_chosen("option_keloid-ever_yes")


def test_not_sure_is_an_answer_of_its_own(edit):
    edited = edit("keloid-ever", Chosen("yes")).click("option_keloid-ever_unsure")
    assert edited.answer is Open.UNSURE
    assert not edited.is_chosen("option_keloid-ever_yes")


def test_rather_telling_the_practitioner_is_an_answer(edit):
    edited = edit("recreational-drugs").click("option_recreational-drugs_prefer-not")
    assert edited.answer is Open.PREFER_NOT


def test_none_chosen_after_others_keeps_them_and_asks_which_is_right(edit):
    edited = edit("skin-conditions").click("option_skin-conditions_eczema").click("option_skin-conditions_none")
    assert edited.answer == ChosenMany(("none", "eczema"))
    assert [problem.code for problem in edited.editor.find_problems()] == ["ANSWER-009"]
    assert edited.click("option_skin-conditions_none").answer == ChosenMany(("eczema",))
    assert edited.editor.find_problems() == ()


def test_another_option_takes_none_away(edit):
    edited = edit("skin-conditions").click("option_skin-conditions_none")
    assert edited.click("option_skin-conditions_acne").answer == ChosenMany(("acne",))
    assert edited.click("option_skin-conditions_acne").answer is None


def test_unsure_may_stand_beside_other_options(edit):
    edited = edit("heart-conditions").click("option_heart-conditions_rhythm").click("option_heart-conditions_unsure")
    assert edited.answer == ChosenMany(("rhythm", "unsure"))


def test_options_are_told_in_the_forms_order_whatever_was_touched_first(edit):
    edited = edit("treatment-areas").click("option_treatment-areas_scalp").click("option_treatment-areas_neck")
    assert edited.answer == ChosenMany(("neck", "scalp"))


def test_an_option_is_chosen_by_keyboard_alone(edit):
    edited = edit("keloid-ever")
    edited.editor.focus_first()
    edited.press(KEY.Key_Tab, KEY.Key_Space)
    assert edited.answer == Chosen("no")
    edited.press(KEY.Key_Tab, KEY.Key_Return)
    assert edited.answer is Open.UNSURE


@pytest.mark.parametrize(("typed", "value"), [("70", "70"), (" 70 ", "70"), ("200", "200")])
def test_a_number_is_read_as_typed(edit, typed, value):
    assert edit("weight-kg").write("field_weight-kg", typed).answer == Number(Decimal(value))


def test_a_decimal_comma_is_a_point(edit):
    assert edit("inr-value").write("field_inr-value", "2,5").answer == Number(Decimal("2.5"))


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("seventy", "figures"),
        ("7000", "from 20 to 300"),
        ("70.55", "no more than 1"),
        ("--", "figures"),
    ],
)
def test_what_cannot_be_the_number_stays_and_is_no_answer(edit, typed, advice):
    edited = edit("weight-kg").write("field_weight-kg", typed)
    assert edited.answer is None
    assert edited.editor.is_unfinished()
    assert advice in edited.advice()
    assert edited.find("field_weight-kg").text() == typed


def test_a_small_range_is_stepped_through(edit):
    edited = edit("session-number").click("more_session-number").click("more_session-number")
    assert edited.answer == Number(Decimal(2))
    assert edited.click("less_session-number").answer == Number(Decimal(1))
    edited.click("less_session-number")
    assert edited.find("field_session-number").text() == "1"


def test_digits_can_be_touched_where_there_is_no_keyboard(edit):
    from screener.kiosk.editors.number_keys import NumberKeys

    edited = edit("weight-kg")
    edited.find("field_weight-kg").setFocus()
    keys = edited.window.findChild(NumberKeys)
    keys.open_for(edited.find("field_weight-kg"))
    for key in ("7", "5", "delete", "2"):
        edited.click(f"key_weight-kg_{key}")
    assert edited.answer == Number(Decimal(72))


@pytest.mark.parametrize("item", ["full-name", "address"])
def test_text_is_kept_verbatim(edit, item):
    edited = edit(item).write(f"field_{item}", "  <b>Testa</b> & Sons  ")
    assert edited.answer == Written("  <b>Testa</b> & Sons  ")


def test_text_of_blanks_is_a_blank(edit):
    assert edit("full-name").write("field_full-name", "   ").answer is None


def test_text_of_any_length_is_kept(edit):
    text = "ab" * 5000
    edited = edit("address", Written(text))
    edited.press(KEY.Key_End) if edited.find("field_address").setFocus() else None
    assert edited.find("field_address").toPlainText() == text


def test_problems_are_told_in_words_above_the_field_and_to_screen_readers(edit):
    edited = edit("phone")
    edited.editor.set_problems([Problem("X-001", "It is blank.", "Write it.", where="phone")])
    label = edited.find("problem_phone")
    assert label.text() == "It is blank. Write it."
    assert label.isVisible()
    assert "It is blank." in edited.editor.accessibleDescription()
    edited.editor.set_problems([])
    assert not label.isVisible()
