"""The list of ordinary words is in order and holds no medicine."""

from screener.medicines.lexicon import make_key
from screener.questionnaire.folders import find_forms_folder


def test_the_list_is_in_order_and_holds_no_name_of_the_lexicon(lexicon):
    text = (find_forms_folder() / "words" / "en" / "ordinary.txt").read_text(encoding="utf-8")
    words = [line for line in text.splitlines() if not line.startswith("#")]

    assert words == sorted(set(words))
    assert set(words) == lexicon.ordinary
    assert [word for word in words if word != make_key(word) or word in lexicon.names] == []
