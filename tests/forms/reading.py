"""How hard the patient's wording is to read, piece by piece: what a piece is, which words are exempt, and its grade.

The grade is the mean of two formulas: Coleman-Liau (letters to a word) and the Automated Readability Index (letters
to a word, words to a sentence). They count letters; those that count syllables (Flesch-Kincaid, SMOG) need a
dictionary that would have to be fetched. All were made for texts of a hundred words: of a few words, one long one
decides. So a piece of fewer than `LEAST_WORDS` words is read with its neighbours: each section, all risks, all
statements, each group of rules and each file of words is a piece of its own too, with everything short in it.
"""

import re
from collections.abc import Iterable, Iterator

import textstat

from screener.medicines.lexicon import Lexicon, NameKind
from screener.questionnaire.model import Item, Questionnaire
from screener.questionnaire.teaching import Consent

HARDEST = 8.0
"""School grade that no piece may exceed."""
LEAST_WORDS = 10
"""Fewer words are read with their neighbours."""

TERMS = {
    "practitioner": "who treats is called so on every page and on paper; doctor or nurse would claim too much",
    "microneedling": "what the treatment is called",
    "radio-frequency": "what the treatment is called",
    "dermaplaning": "what a treatment is called; explained beside it",
    "microdermabrasion": "what a treatment is called; explained beside it",
    "electrolysis": "what a treatment is called",
    "radiotherapy": "what a treatment is called",
    "pregnancy": "no other word is as sure to be understood",
    "breastfeeding": "no other word is as sure to be understood",
    "diabetes": "what an illness is called",
    "epidermolysis": "what an illness is called",
    "pseudocholinesterase deficiency": "what a condition is called; explained beside it",
    "methaemoglobin": "what a condition is called; explained beside it",
    "polynucleotides": "what a product is called",
    "sulphonamide": "what a group of medicines is called",
    "antiviral": "what a group of medicines is called",
    "steroids?": "what a group of medicines is called",
}
"""Terms (patterns) that no plainer word can stand for, each with the reason. The lexicon knows medicines' names."""

_EXEMPT = re.compile(rf"\b(?:{'|'.join(TERMS)})\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[^\W\d_][\w'-]+")
_PLAIN = "name"
_FILES = ("answers", "kiosk_form", "kiosk_shell", "kiosk_sign", "kiosk_visits")
_STAFFS = re.compile(
    r"kiosk_shell\.(staff|mishap-code|rest-|hand-over)|kiosk_sign\.(allow-try|vouch|witness)|.*-staff$"
)


def measure_grade(text: str, lexicon: Lexicon) -> float:
    """The school grade of a text, 8 being about the age of 13; what is exempt counts as one plain word."""

    def exempt(word: re.Match[str]) -> str:
        name = lexicon.find_name(word[0])
        return _PLAIN if name is not None and name.kind is not NameKind.LAY else word[0]

    plain = _WORD.sub(exempt, _EXEMPT.sub(_PLAIN, text))
    return (textstat.coleman_liau_index(plain) + textstat.automated_readability_index(plain)) / 2


def count_words(text: str) -> int:
    return len(text.split())


def find_pieces(form: Questionnaire) -> Iterator[tuple[str, str]]:
    """Every text that a patient reads, with its name; the form's own, then the program's."""
    for section in form.sections:
        if section.step != "visit":
            yield from ((f"question {item.id}", _join((item.ask, item.help))) for item in section.items)
            asked = (text for item in section.items for text in _read_item(item))
            yield f"section {section.id}", _join((section.title, section.intro, *asked))
    for card in form.education.cards:
        drawn = (text for step in card.steps for text in (step.title, step.text))
        yield f"card {card.id}", _join((card.title, *card.text, *drawn))
    yield from _find_consent(form.consent)
    yield from ((f"contradiction {one.id}", one.words) for one in form.contradictions)
    yield from ((f"rule {rule.id}", rule.patient) for rule in form.rules)
    for group in dict.fromkeys(rule.group for rule in form.rules):
        yield f"rules of {group}", _join(rule.patient for rule in form.rules if rule.group == group)
    yield from _find_program_words(form)


def _read_item(item: Item) -> Iterator[str]:
    yield from (item.ask, item.help)
    yield from getattr(item, "options", {}).values()


def _find_consent(consent: Consent) -> Iterator[tuple[str, str]]:
    facts = (*consent.benefits, *consent.course)
    yield from ((f"fact {number}", fact.text) for number, fact in enumerate(facts, 1))
    yield from ((f"risk {risk.id}", _join((risk.text, risk.course))) for risk in consent.risks)
    yield "risks", _join(text for risk in consent.risks for text in (risk.text, risk.course))
    for other in consent.alternatives:
        yield f"alternative {other.id}", _join((other.title, other.good, other.bad, other.cost))
    yield from ((f"aftercare {care.when}", _join((care.when, care.do, care.avoid))) for care in consent.aftercare)
    yield from ((f"right {number}", right) for number, right in enumerate(consent.rights, 1))
    for question in consent.understanding:
        yield f"understanding {question.id}", _join((question.ask, *question.options.values(), question.explain))
    yield from ((f"statement {statement.id}", statement.text) for statement in consent.statements)
    yield "statements", _join(statement.text for statement in consent.statements)
    for name in ("call_same_day", "emergency", "attestation", "guardian_attestation", "interpreter_attestation"):
        yield name, getattr(consent, name)


def _find_program_words(form: Questionnaire) -> Iterator[tuple[str, str]]:
    shown = {
        key: _PLACEHOLDER.sub(_PLAIN, text)
        for key, text in form.words.texts.items()
        if key.startswith(tuple(f"{file}." for file in _FILES)) and not _STAFFS.match(key)
    }
    yield from ((f"words {key}", text) for key, text in shown.items())
    for file in _FILES:
        yield f"words of {file}", _join(text for key, text in shown.items() if key.startswith(f"{file}."))


def _join(texts: Iterable[str]) -> str:
    """Texts one after the other, each a sentence: a heading or an option ends where it stands."""
    return " ".join(text if text.endswith((".", "?", "!", ":")) else f"{text}." for text in texts if text)
