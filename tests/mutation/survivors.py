"""Which mistakes in a rule would its own examples not notice?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.interview.answers import Answers
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.conditions import System
from screener.questionnaire.examples import Case, ExampleBook
from screener.questionnaire.model import Questionnaire, Rule
from screener.screening.trial import find_own_differences, read_answers, screen_example
from tests.mutation.mutants import Mutant, make_mutants

HARMLESS = {
    ("med-isotretinoin-current", "isotretinoin-oral without stopped"): "who takes it now is found by the other part",
}
"""Rule and mistake → why nobody could be judged differently by it."""


@dataclass(frozen=True)
class Tried:
    """One mistake, and whether an example noticed it."""

    rule: str
    what: str
    noticed: bool


class Examples:
    """A form's examples with every patient's answers read once."""

    def __init__(self, form: Questionnaire, lexicon: Lexicon, book: ExampleBook) -> None:
        self.form = form
        self._cases: dict[str, list[tuple[Case, Answers]]] = {}
        for case in book.cases:
            answers = read_answers(case, form, lexicon)
            assert isinstance(answers, Answers), answers
            self._cases.setdefault(case.rule, []).append((case, answers))

    def notice(self, mutant: Mutant) -> bool:
        """Whether an example of the rule turns out otherwise than it says."""
        alone = not isinstance(mutant.rule.when, System)  # what the program computes looks at the other rules too
        rules = (mutant.rule,) if alone else tuple(self._put_in(mutant.rule))
        form = self.form.model_copy(update={"rules": rules})
        return any(self._differs(case, answers, form) for case, answers in self._cases.get(mutant.rule.id, ()))

    def _put_in(self, changed: Rule) -> Iterator[Rule]:
        return (changed if rule.id == changed.id else rule for rule in self.form.rules)

    def _differs(self, case: Case, answers: Answers, form: Questionnaire) -> bool:
        assessment = screen_example(case, answers, form)
        fires = any(finding.rule == case.rule for finding in assessment.findings)
        return fires != (case.rule in case.findings) or any(find_own_differences(case, assessment))


def try_mutants(examples: Examples, rules: Iterable[Rule]) -> Iterator[Tried]:
    """Try every mistake in some rules that could matter."""
    for rule in rules:
        for mutant in make_mutants(rule, examples.form):
            if (rule.id, mutant.what) not in HARMLESS:
                yield Tried(rule.id, mutant.what, examples.notice(mutant))
