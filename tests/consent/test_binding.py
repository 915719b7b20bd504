"""A document says of which record it is and beside which answers it was signed, where only its maker could."""

import json
from datetime import UTC, datetime

from screener.consent.anchor import find_anchor
from screener.consent.authority import load_signing_identity
from screener.consent.binding import Binding, digest_response, find_binding
from screener.consent.layout import render
from screener.consent.seal import seal
from screener.interview.response import write_response
from screener.records.audit import Anchor
from screener.records.files import as_json
from tests.consent.conftest import RECORD

HEAD = Anchor(1042, bytes(range(32))).as_text()


def read_response(patient, language="en"):
    return write_response(patient.questionnaire, patient.read(), language)


def test_a_sealed_document_is_bound_to_its_record_and_to_the_response_kept_beside_it(
    patient, make_content, words, sign, keys
):
    content = make_content(patient.takes("warfarin", status="taking"), audit_anchor=HEAD)
    rendered = render(content, page_size="A4")
    sealed = seal(
        rendered.pdf,
        places=rendered.places,
        signatures=(sign(),),
        words=words,
        identity=load_signing_identity(keys),
        sealed_at=datetime(2026, 11, 20, 10, 42, tzinfo=UTC),
    )
    kept = json.loads(as_json(read_response(patient)))
    assert find_binding(sealed) == Binding(RECORD, content.record_digest, digest_response(kept))
    assert find_anchor(sealed) == HEAD


def test_other_answers_another_language_and_another_order_are_told_apart(patient):
    before = read_response(patient)
    turned = {key: before[key] for key in reversed(before)}
    assert digest_response(turned) == digest_response(before)
    assert digest_response(read_response(patient, "de")) != digest_response(before)
    assert digest_response(read_response(patient.answer(full_name="Testa Altera"))) != digest_response(before)


def test_what_a_patient_writes_is_never_taken_for_a_binding(patient, make_content):
    forged = f"/Code ({RECORD} sha256:{'0' * 64})"
    content = make_content(patient.answer(full_name=forged))
    found = find_binding(render(content, page_size="A4").pdf)
    assert found == Binding(RECORD, content.record_digest, content.response_digest)


def test_a_file_that_is_bound_to_nothing_says_so(tmp_path):
    assert find_binding(b"%PDF-1.7 and no more") is None
    assert find_binding(tmp_path / "nowhere.pdf") is None
