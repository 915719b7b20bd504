"""The form a kiosk asks, with the medicines and the words, in each language that is needed. Knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from screener.errors import Problem

if TYPE_CHECKING:
    from screener.interview.shelf import Filled
    from screener.kiosk.setup import KioskSetup
    from screener.medicines.lexicon import Lexicon
    from screener.questionnaire.model import Questionnaire
    from screener.questionnaire.text import Words
    from screener.rulebook.approval import Standing


class Form(NamedTuple):
    """All that is read once the first page is painted."""

    questionnaire: Questionnaire
    lexicon: Lexicon
    words: Words
    standing: Standing
    """Whether the clinic approved the rules."""

    def read_response(self, text: str) -> Filled | tuple[Problem, ...]:
        """The response that a text holds, read with this form; or everything that is wrong with it."""
        from screener.interview.response import read_response
        from screener.interview.shelf import Filled, read_json

        data = read_json(text)
        if isinstance(data, Problem):
            return (data,)
        response = read_response(self.questionnaire, self.lexicon, data)
        return response if isinstance(response, tuple) else Filled(self.questionnaire, response)


class FormShelf:
    """Forms read so far. Used by tasks beside the windows, one at a time."""

    def __init__(self, setup: KioskSetup) -> None:
        self._setup = setup
        self._read: dict[str, Form] = {}

    def get(self, language: str) -> Form:
        """The form in a language; read when it is first asked for.

        Raises:
            DefinitionError: The form files are wrong.
        """
        if language not in self._read:
            self._read[language] = self._load(language)
        return self._read[language]

    def _load(self, language: str) -> Form:
        from screener.medicines.lexicon import load_lexicon
        from screener.questionnaire.loader import load_questionnaire
        from screener.questionnaire.text import load_words
        from screener.rulebook.approval import find_standing
        from screener.rulebook.meaning import compute_digest

        setup = self._setup
        lexicon = next((form.lexicon for form in self._read.values()), None)
        if lexicon is None:
            lexicon = load_lexicon(setup.forms / "medicines.yaml", setup.open_background())
            lexicon.near.prepare()
        questionnaire = load_questionnaire(setup.forms / setup.form, language, setup.policies, lexicon.classes)
        standing = find_standing(compute_digest(questionnaire, lexicon), questionnaire, setup.approvals)
        return Form(questionnaire, lexicon, load_words(setup.forms, language), standing)
