"""A form folder becomes a questionnaire."""

import json

from screener.questionnaire.conditions import Duration
from screener.questionnaire.schema import form_schema


def test_a_form_is_put_together_from_its_files(form):
    questionnaire = form.load()

    assert questionnaire.id == "small"
    assert list(questionnaire.items)[:2] == ["treatment-date", "modality"]
    assert questionnaire.settings["healed_days"].default == Duration(amount=14, unit="days")
    assert questionnaire.consent.understanding[0].options == {"yes": "Yes", "no": "No"}
    assert questionnaire.words["answers.yes"] == "Yes"


def test_the_digest_changes_with_any_file_and_with_nothing_else(form):
    first = form.load().digest
    assert form.load().digest == first

    form.replace("consent.yaml", "Smoother skin.", "Softer skin.")

    assert form.load().digest != first
    assert len(first) == 64


def test_examples_are_no_part_of_the_digest(form):
    first = form.load().digest

    form.write("examples/healthy.yaml", "answers: {}\n")

    assert form.load().digest == first


def test_classes_are_not_checked_if_none_are_given(form):
    from screener.questionnaire.loader import load_questionnaire

    form.replace("rules.yaml", "med: [insulin]", "med: [anything]")

    assert load_questionnaire(form.path).id == "small"


def test_the_schema_knows_every_key_of_the_small_form(form):
    from screener.questionnaire.documents import read_document

    definitions = form_schema()["$defs"]

    for name in ("form.yaml", "rules.yaml"):
        written = set(read_document(form.path / name).data)
        assert written <= set(definitions[name]["properties"])
        assert definitions[name]["additionalProperties"] is False
    assert set(read_document(form.path / "consent.yaml").data) <= set(definitions["Consent"]["properties"])


def test_the_schema_is_json_and_every_reference_in_it_leads_somewhere():
    schema = form_schema()
    text = json.dumps(schema)
    references = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}

    assert references <= set(schema["$defs"])
    assert schema["$defs"]["Duration"]["type"] == "string"
