"""Would the examples notice a mistake in a rule? Makes every small one: `python -m tests.mutation [RULE ...]`."""

import sys
from collections import Counter

from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.examples import load_examples
from screener.questionnaire.loader import find_forms_folder, load_questionnaire
from tests.mutation.survivors import Examples, try_mutants


def main(named: list[str]) -> int:
    """Try the rules named, or all, of every form; the exit status tells whether a mistake went unnoticed."""
    forms = find_forms_folder()
    lexicon = load_lexicon(forms / "medicines.yaml")
    count: Counter[bool] = Counter()
    for file in sorted(forms.glob("*/form.yaml")):
        form = load_questionnaire(file.parent, class_ids=lexicon.classes)
        examples = Examples(form, lexicon, load_examples(file.parent, form))
        for tried in try_mutants(examples, [rule for rule in form.rules if not named or rule.id in named]):
            count[tried.noticed] += 1
            if not tried.noticed:
                sys.stdout.write(f"{tried.rule}: unnoticed {tried.what}\n")
    sys.stdout.write(f"{count.total()} mistakes tried, {count[False]} unnoticed.\n")
    return 1 if count[False] or not count.total() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
