"""A form in a second language: its texts are laid over the form, and none may be missing."""

import pytest

FRENCH = """\
title: Un petit formulaire
sections:
  visit: {title: Visite}
  health: {title: Votre santé}
items:
  treatment-date: {ask: Date prévue}
  modality: {ask: Soin prévu, options: {standard: Avec un stylo, rf: Par radiofréquence}}
  treatment-areas: {ask: Où ?, options: {cheeks: Joues, chin: Menton, knees: Genoux}}
  date-of-birth: {ask: Quand êtes-vous né ?}
  cold-sores: {ask: Avez-vous eu de l’herpès ?}
  cold-sore-date: {ask: Quand a-t-il guéri ?}
  smoker: {ask: Fumez-vous ?}
  skin-now: {ask: Que voyez-vous ?, options: {none: Rien, sunburn: Un coup de soleil, rash: Une rougeur}}
  hba1c: {ask: Votre dernière HbA1c, unit: mmol/mol}
  remarks: {ask: Autre chose ?}
  medicine-list: {ask: Vos médicaments}
settings:
  healed_days: {about: Combien de temps attendre.}
contradictions:
  C2: {words: Rien et autre chose à la fois.}
mentions:
  - words: [herpès, bouton de fièvre]
rules:
  cold-sore-recent: {title: Herpès récent, why: Contagion., check: La date., options: Attendre., patient: Attendons.}
  rash: {title: Rougeur, why: Aggravation., check: Nature., options: Décider., patient: Nous regarderons.}
  sugar: {title: Sucre, why: Cicatrisation., check: La lettre., options: Décider., patient: Parlons-en.}
cards:
  what: {title: Qu’est-ce ?, text: [De fines aiguilles., Très fines.]}
benefits:
  - text: Une peau plus lisse.
risks:
  redness: {text: Rougeur, course: Un jour ou deux.}
alternatives:
  nothing: {title: Rien, good: Aucun risque., bad: Aucun effet., cost: Rien.}
course:
  - text: Rouge un jour.
aftercare:
  - {when: Premier jour, do: Propreté., avoid: Soleil.}
call-same-day: Appelez-nous.
emergency: Appelez le 15.
rights: [Vous pouvez arrêter.]
understanding:
  sun: {ask: Bronzer demain ?, options: {yes: Oui, no: Non}, explain: Évitez le soleil.}
  stop: {ask: Arrêter ?, options: {yes: Oui, no: Non}, explain: À tout moment.}
  hurt: {ask: Qui appeler ?, options: {us: La clinique, nobody: Personne}, explain: La clinique.}
statements:
  agree: {text: J’accepte.}
attestation: Tout est vrai.
guardian-attestation: Je décide pour ce patient.
interpreter-attestation: J’ai tout traduit.
witness-attestation: J’ai vu signer.
"""


@pytest.fixture
def bilingual(form):
    form.replace("form.yaml", "languages: [en]", "languages: [en, fr]")
    form.write("text/fr.yaml", FRENCH)
    return form


def test_a_form_is_read_in_the_language_asked_for(bilingual):
    form = bilingual.load("fr")

    assert (form.language, form.languages) == ("fr", ("en", "fr"))
    assert form.title == "Un petit formulaire"
    assert form.items["smoker"].ask == "Fumez-vous ?"
    assert form.items["skin-now"].options["rash"] == "Une rougeur"
    assert form.rules_by_id["rash"].why == "Aggravation."
    assert form.mentions[0].words == ("herpès", "bouton de fièvre")
    assert form.education.cards[0].text == ("De fines aiguilles.", "Très fines.")
    assert form.consent.aftercare[0].avoid == "Soleil."
    assert form.consent.rights == ("Vous pouvez arrêter.",)
    assert form.words.language == "fr"


def test_the_headings_of_the_book_are_translated_too(bilingual):
    bilingual.replace("rules.yaml", "rules:\n", "groups: {skin: Skin, health: Health}\n\nrules:\n")
    (missing, other) = bilingual.find_problems("fr")
    bilingual.write("text/fr.yaml", FRENCH + "groups: {skin: Peau, health: Santé}\n")

    assert {missing.code, other.code} == {"FORM-042"}
    assert bilingual.load("fr").groups == {"skin": "Peau", "health": "Santé"}


def test_what_is_no_text_is_the_same_in_every_language(bilingual):
    english, french = bilingual.load(), bilingual.load("fr")

    assert english.title == "A small form"
    assert french.rules_by_id["rash"].when == english.rules_by_id["rash"].when
    assert french.digest == english.digest


def test_the_digest_covers_the_translations(bilingual):
    before = bilingual.load().digest
    bilingual.replace("text/fr.yaml", "Fumez-vous", "Vous fumez")

    assert bilingual.load().digest != before


@pytest.mark.parametrize("language", [None, "fr"])
@pytest.mark.parametrize(
    ("old", "new", "at", "code", "advice"),
    [
        ("  smoker: {ask: Fumez-vous ?}\n", "", "items:", "FORM-042", "ask: …"),
        ("rash: Une rougeur", "rush: Une rougeur", "  skin-now", "FORM-043", "Did you mean “rash”?"),
        ("smoker: {ask: Fumez-vous ?}", "smoker: {ask: 5}", "  smoker", "FORM-012", "one text"),
        ("text: [De fines aiguilles., Très fines.]", "text: Aiguilles", "  what:", "FORM-012", "a list of texts"),
        ("title: Un petit", "titel: Un petit", "titel", "FORM-043", "Did you mean “title”?"),
        ("witness-attestation: J’ai vu signer.\n", "", "title:", "FORM-042", "witness-attestation: …"),
        ("  C2: {words: Rien et autre chose à la fois.}", "  C2: {words: ''}", "  C2:", "FORM-042", "words: …"),
    ],
)
def test_a_mistake_in_a_translation_is_told_whatever_language_is_asked_for(
    bilingual, language, old, new, at, code, advice
):
    bilingual.replace("text/fr.yaml", old, new)

    problem = next(problem for problem in bilingual.find_problems(language) if problem.code == code)

    assert problem.file == bilingual.path / "text" / "fr.yaml"
    assert problem.line == bilingual.find_line("text/fr.yaml", at)
    assert advice in problem.advice


def test_a_translation_that_is_not_declared_is_told(form):
    form.write("text/de.yaml", "title: Ein kleines Formular\n")

    (problem,) = form.find_problems()

    assert (problem.code, problem.file) == ("FORM-041", form.path / "text" / "de.yaml")
    assert "Add “de” to “languages”" in problem.advice


def test_a_language_the_form_does_not_have_is_told(bilingual):
    codes = {problem.code for problem in bilingual.find_problems("de")}

    assert codes == {"FORM-044", "FORM-060"}
