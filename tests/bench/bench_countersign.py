"""How long countersigning takes, beside bare pyHanko on the same sealed file with the same page as its look.

The page is drawn beforehand, as it is in use: the practitioner has looked at it. How long that takes is printed too.
Both sides alternate in one run. Run: python tests/bench/bench_countersign.py
"""

import io
import statistics
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from asn1crypto import keys, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from screener.consent.authority import load_signing_identity
from screener.consent.certificates import SigningIdentity
from screener.consent.determination_page import find_place
from screener.consent.seal import PRACTITIONER_FIELD, countersign
from screener.consent.verify import verify
from screener.determination.case import Case, decide, make_case
from screener.determination.decision import Choice, Determination, House, Overall, Topic
from screener.determination.gate import Setting, list_to_decide
from screener.determination.page import Signing, draw_page
from screener.errors import Problem
from screener.interview.response import read_response
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.text import load_words
from screener.records.model import Role
from screener.screening.plans import assess
from screener.screening.timeline import make_timeline
from tests.authorities import make_kiosk_files
from tests.bench.bench_pdf import FLAGGED, measure_alternating, percentile, prepare_content, write_ours
from tests.conftest import HEALTHY

ROUNDS = 60
LIMIT = 1.3
NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def main() -> int:
    forms = find_forms_folder()
    words = load_words(forms, "en")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_kiosk_files(folder, clinic_name="Example Skin Clinic", now=NOW)
        identity = load_signing_identity(folder)
        root = (folder / "authority.pem").read_bytes()
        sealed = write_ours(prepare_content(forms, words)(), words, identity)
        case = prepare_case(forms)
        page = draw(case, find_place(sealed))
        file = folder / "page.pdf"
        file.write_bytes(page)

        def ours() -> bytes:
            return countersign(sealed, page=page, identity=identity, signed_at=NOW)

        def bare() -> bytes:
            return sign_barely(sealed, file, identity)

        check(ours(), bare(), root)
        times = measure_alternating({"bare": bare, "program": ours})
        drawing = measure_alternating({"drawing": lambda: draw(case, find_place(sealed))})
    print(f"{len(sealed) / 1024:.0f} KiB sealed, page of {len(page) / 1024:.0f} KiB; {ROUNDS} rounds, alternating")
    report = {name: (statistics.median(spent), percentile(spent)) for name, spent in (times | drawing).items()}
    for name, (middle, high) in report.items():
        print(f"{name:8} p50 {middle:6.1f} ms   p95 {high:6.1f} ms")
    ratio = report["program"][0] / report["bare"][0]
    print(f"ratio of p50 {ratio:.2f} (limit {LIMIT}), of p95 {report['program'][1] / report['bare'][1]:.2f}")
    return 0 if ratio <= LIMIT else 1


def prepare_case(forms: Path) -> Case:
    """The flagged invented patient, every finding decided."""
    lexicon = load_lexicon(forms / "medicines.yaml")
    form = load_questionnaire(forms / "microneedling", class_ids=lexicon.classes)
    response = read_response(form, lexicon, {"form": form.id, "language": "en", "answers": HEALTHY | FLAGGED})
    if isinstance(response, tuple):
        raise SystemExit("\n".join(str(problem) for problem in response))
    case = make_case(form, lexicon, response.answers, assess(form, response.answers, TODAY).findings)
    setting = Setting(Role.OWNER, House(frozenset([Role.OWNER])), TODAY, TODAY, TODAY)
    for finding in list_to_decide(case.assessment.findings):
        reason = "Looked at, and talked about at length."
        decided = decide(
            case, finding.rule, Choice.PROCEED, reason=reason, by="bench", at=NOW, setting=setting
        )  # fmt: skip
        if isinstance(decided, Problem):
            raise SystemExit(str(decided))
        case = decided
    return case


def draw(case: Case, size: tuple[float, float]) -> bytes:
    """The page that is put into its place."""
    words = case.questionnaire.words
    signing = Signing(
        "A. Practitioner", "practitioner", "0193f4f2-a77c-7c11-9b6e-2f40c7a1d001", "0" * 64, NOW, "Europe/London",
        "Example Skin Clinic", "Testa Demonstrata",
    )  # fmt: skip
    timeline = make_timeline(case.questionnaire, case.answers, case.assessment, case.on, TODAY)
    determination = Determination(Overall.PROCEED, TODAY, case.decisions, discussed=frozenset(Topic))
    page = draw_page(case, determination, signing, timeline, words=words, size=size)
    if isinstance(page, Problem):
        raise SystemExit(str(page))
    return page


def sign_barely(sealed: bytes, page: Path, identity: SigningIdentity) -> bytes:
    """The same with pyHanko's own calls alone."""
    signer = SimpleSigner(
        x509.Certificate.load(identity.certificate), keys.PrivateKeyInfo.load(identity.key), SimpleCertificateStore()
    )
    meta = PdfSignatureMetadata(
        field_name=PRACTITIONER_FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    look = StaticStampStyle(background=ImportedPdfPage(str(page)), background_opacity=1.0, border_width=0)
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    output = signers.PdfSigner(meta, signer, stamp_style=look).sign_pdf(writer, existing_fields_only=True)
    return bytes(output.getvalue())


def check(ours: bytes, bare: bytes, root: bytes) -> None:
    """Both sides did what they were asked for: each document has two whole seals."""
    for name, signed in (("program", ours), ("bare", bare)):
        verification = verify(signed, trust=[root])
        if not verification.is_whole or len(verification.seals) != 2:
            raise SystemExit(f"What the side “{name}” signed is not whole.")


if __name__ == "__main__":
    sys.exit(main())
