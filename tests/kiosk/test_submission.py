"""A run becomes a document; signed, it is sealed and kept whole, or nothing is kept."""

import io
import json
from datetime import UTC, datetime

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from screener.errors import MachineError
from screener.interview.journey import Drawn, FilledBy, Role, Signature, Typed
from screener.interview.signing import Signer, find_signers
from screener.kiosk.submission import KEYS, Draft, prepare, submit
from screener.screening.explain import assessment_to_json
from tests.clinics import lock_database, read_everything, read_only_record

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CROSS = Drawn((((0.3, 0.3), (0.6, 0.7)), ((0.6, 0.3), (0.3, 0.7))), 3.0)


def make_draft(run) -> Draft:
    interview = run.interview
    return Draft(
        questionnaire=interview.questionnaire,
        lexicon=interview.lexicon,
        answers=interview.answers,
        on=interview.treatment_on,
        journey=run.journey(),
        signers=find_signers(run.filled_by, interview.answers, minor=False),
        standing=run.standing,
        words=run.words,
        submission_id=run.submission_id,
        corrects=run.corrects,
        visit_id=run.visit_id,
    )


def sign(signer: Signer, mark=CROSS) -> Signature:
    return Signature(signer.role, signer.name, mark, AT, "Europe/London")


def prepare_and_sign(run, setup, keeper):
    prepared = prepare(make_draft(run), setup, keeper, prepared_at=AT)
    return prepared, tuple(sign(signer) for signer in prepared.draft.signers)


def test_the_kept_document_begins_with_the_bytes_that_were_shown(make_run, setup, keeper):
    prepared, signatures = prepare_and_sign(make_run(), setup, keeper)
    submit(prepared, signatures, setup, keeper, sealed_at=AT)
    _, _, _, kept = read_only_record(setup.data)
    assert kept.startswith(prepared.rendered.pdf)
    assert [signature.field_name for signature in PdfFileReader(io.BytesIO(kept)).embedded_signatures] == ["Patient"]


def test_response_assessment_and_document_lie_together_under_the_records_id(make_run, setup, keeper, patient):
    patient.takes("warfarin", status="taking")
    run = make_run()
    prepared, signatures = prepare_and_sign(run, setup, keeper)
    submit(prepared, signatures, setup, keeper, sealed_at=AT)
    record_id, response, kept, _ = read_only_record(setup.data)
    assert record_id == run.record_id
    assert {name: response[name] for name in patient.response()} == patient.response()
    assert response["kept"]["record-digest"] == prepared.record_digest
    standing = {"approved": kept.pop("approved"), "rules-digest": kept.pop("rules-digest")}
    assert standing == {"approved": False, "rules-digest": run.standing.digest}
    assert kept == json.loads(json.dumps(assessment_to_json(patient.assess(), patient.questionnaire)))
    assert kept["findings"]


def test_everybody_who_signs_is_in_the_document(make_run, setup, keeper):
    run = make_run()
    run.filled_by = FilledBy(Role.INTERPRETER, "Dolma Metsch", "sign-language interpreter")
    prepared = prepare(make_draft(run), setup, keeper, prepared_at=AT)
    patient, interpreter = prepared.draft.signers
    signatures = (sign(patient, Typed("Testa Demonstrata", "Vigil Exempli")), sign(interpreter))
    submit(prepared, signatures, setup, keeper, sealed_at=AT)
    _, _, _, kept = read_only_record(setup.data)
    assert kept.startswith(prepared.rendered.pdf)


def test_nothing_is_kept_without_the_key(make_run, setup, keeper):
    prepared, signatures = prepare_and_sign(make_run(), setup, keeper)
    (setup.data / KEYS / "kiosk.key").unlink()
    with pytest.raises(MachineError, match="SEAL-003"):
        submit(prepared, signatures, setup, keeper, sealed_at=AT)
    assert read_everything(setup.data) == {}


def test_after_a_failure_the_same_document_can_be_kept(make_run, setup, keeper):
    prepared, signatures = prepare_and_sign(make_run(), setup, keeper)
    with lock_database(setup.data), pytest.raises(MachineError, match="busy"):
        submit(prepared, signatures, setup, keeper, sealed_at=AT)
    assert read_everything(setup.data) == {}
    for _ in range(2):
        submit(prepared, signatures, setup, keeper, sealed_at=AT)
    assert list(read_everything(setup.data)) == [prepared.draft.journey.record_id]


def test_characters_the_paper_lacks_are_told_with_where_they_stand(make_run, setup, keeper, patient):
    patient.answer(full_name="Testa \U0001f642 Demonstrata").takes("aspirin \U0001f48a")
    prepared = prepare(make_draft(make_run()), setup, keeper, prepared_at=AT)
    assert set(prepared.unprintable.characters) == {"\U0001f642", "\U0001f48a"}
    assert prepared.unprintable.texts == (
        ("full-name", "Testa [U+1F642] Demonstrata"),
        ("medicine-list", "aspirin [U+1F48A]"),
    )


def test_characters_in_the_helpers_name_are_told_too(make_run, setup, keeper):
    run = make_run()
    run.filled_by = FilledBy(Role.HELPER, "Dolma \U0001f642", "neighbour")
    unprintable = prepare(make_draft(run), setup, keeper, prepared_at=AT).unprintable
    assert unprintable.characters == ("\U0001f642",)
    assert unprintable.texts == (("", "Dolma [U+1F642]"),)


def test_ordinary_names_of_many_lands_are_printable(make_run, setup, keeper, patient):
    patient.answer(full_name="Łucja Þórsdóttir-O’Neill", address="Αθήνα, Київ")
    assert prepare(make_draft(make_run()), setup, keeper, prepared_at=AT).unprintable.characters == ()
