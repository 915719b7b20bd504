"""The medicines most people take are known by name, and the harmless ones raise nothing."""

from pathlib import Path

import pytest

from screener.medicines.recognise import MatchStatus, read_line

SETS = Path(__file__).parent / "sets"


def read_set(name):
    lines = (SETS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def find_unread(lexicon, texts):
    """Those of some texts that are not read as one name of the lexicon with nothing unexplained."""
    statuses = {text: [part.status for part in read_line(lexicon, text).parts] for text in texts}
    return [text for text, found in statuses.items() if found != [MatchStatus.EXACT]]


@pytest.mark.parametrize("name", ["common-uk", "common-us", "common-pharmacy"])
def test_what_most_people_take_is_known_by_name(lexicon, name):
    names = read_set(name)

    assert len(set(names)) == len(names) >= 200
    assert find_unread(lexicon, names) == []
    assert find_unread(lexicon, [text.upper() for text in names]) == []


@pytest.mark.parametrize("name", ["common-uk", "common-us", "common-pharmacy"])
def test_a_common_medicine_of_no_rule_raises_nothing(patient, lexicon, name):
    harmless = [text for text in read_set(name) if is_benign(lexicon, text)]
    for text in harmless:
        patient.takes(text)

    assert len(harmless) >= 90
    assert patient.findings() == {}


def is_benign(lexicon, text):
    (part,) = read_line(lexicon, text).parts
    return all(class_id.startswith("benign-") for class_id in part.candidates[0].classes)


HARMLESS = (
    "paracetamol", "Calpol", "Tylenol", "vitamin C", "vitamin D", "vitamin D3", "multivitamins", "vitamins",
    "collagen peptides", "collagen powder", "iron tablets", "B12 injection", "folic acid", "magnesium", "zinc",
    "biotin", "probiotics", "creatine", "protein shake", "melatonin", "levothyroxine", "thyroxine", "omeprazole",
    "lansoprazole", "Gaviscon", "cetirizine", "Piriton", "antihistamine", "hay fever tablets", "atorvastatin",
    "amlodipine", "ramipril", "lisinopril", "Microgynon", "Yasmin", "Mirena", "copper coil", "desogestrel",
    "Evorel", "Oestrogel", "Utrogestan", "Ventolin", "Symbicort", "Fostair", "Flonase", "hypromellose",
    "artificial tears", "latanoprost", "Cosopt", "E45", "Cetraben", "moisturiser", "sunscreen", "niacinamide",
    "hyaluronic acid serum", "Canesten", "Nizoral", "Deep Heat", "mirtazapine", "amitriptyline", "gabapentin",
    "lamotrigine", "Concerta", "Elvanse", "Adderall", "EpiPen", "Nicorette", "Rennie", "Tums", "Imodium", "Fybogel",
    "Sudafed", "Strepsils", "Benadryl", "Bonjela", "ashwagandha", "echinacea", "CBD oil", "coenzyme Q10",
    "valerian", "finasteride", "sildenafil", "tamsulosin", "bisoprolol", "propranolol", "alendronic acid",
    "Voltarol gel", "Rubex",
)  # fmt: skip
"""What a clinician would call harmless here, written without looking at the lexicon's classes."""


@pytest.mark.parametrize("text", HARMLESS)
def test_a_healthy_person_who_takes_something_harmless_is_clear(patient, text):
    assert patient.takes(text).findings() == {}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("doxy", "med-photosensitiser"),
        ("co-trimoxazole", "med-acute-infection"),
        ("lisinopril-HCTZ", "med-photosensitiser"),
        ("Excedrin Migraine", "med-antiplatelet"),
        ("Cuprofen Plus", "med-nsaid"),
        ("Cuprofen Plus", "capacity-sedating-medicine"),
        ("Skin and Me", "top-retinoid-rx"),
        ("Simlandi", "med-biologic"),
        ("Cartia", "med-antiplatelet"),
        ("chondroitin", "med-supplement-bleeding"),
        ("weight loss jabs", "sys-med-unconfirmed"),
        ("Fosavance", None),
        ("Ryeqo", None),
    ],
)
def test_an_added_name_counts_for_its_class_and_for_no_other(patient, text, rule):
    findings = patient.takes(text).findings()

    assert rule in findings if rule else findings == {}


@pytest.mark.parametrize(
    ("old", "substance"),
    [
        ("amoxycillin", "amoxicillin"), ("cyclosporin", "ciclosporin"), ("frusemide", "furosemide"),
        ("lignocaine", "lidocaine"), ("oestradiol", "estradiol"), ("sulphasalazine", "sulfasalazine"),
        ("bendrofluazide", "bendroflumethiazide"), ("phenobarbitone", "phenobarbital"), ("dothiepin", "dosulepin"),
        ("cephalexin", "cefalexin"), ("acetaminophen", "paracetamol"), ("albuterol", "salbutamol"),
        ("glyburide", "glibenclamide"), ("meperidine", "pethidine"), ("rifampin", "rifampicin"),
        ("adrenaline", "adrenaline auto-injector"), ("epinephrine", "adrenaline auto-injector"),
        ("torsemide", "torasemide"), ("cholestyramine", "colestyramine"), ("busulphan", "busulfan"),
        ("metoprolol tartrate", "metoprolol"), ("amlodipine besylate", "amlodipine"),
    ],
)  # fmt: skip
def test_the_name_of_another_country_or_an_older_one_leads_to_the_same_substance(lexicon, old, substance):
    name = lexicon.find_name(old)

    assert name is not None
    assert name.substances == (substance,)


PHRASES = (
    ("blood thinners", "anticoagulant-vka"), ("anticoagulant", "anticoagulant-vka"), ("NSAIDs", "nsaid"),
    ("painkillers", "nsaid"), ("antidepressants", "ssri-snri"), ("depression tablets", "ssri-snri"),
    ("steroids", "steroid-systemic"), ("steroid ointment", "steroid-topical"),
    ("biologics", "biologic-immunosuppressant"),
    ("the jab for my skin", "biologic-immunosuppressant"), ("immunosuppressants", "immunosuppressant-conventional"),
    ("antibiotic", "acute-infection"), ("UTI tablets", "acute-infection"), ("acne capsules", "isotretinoin-oral"),
    ("diuretics", "photosensitiser-thiazide"), ("water tablet", "photosensitiser-thiazide"),
    ("prescription retinoid", "retinoid-topical-rx"), ("dark spot cream", "topical-lightener"),
    ("sleeping pills", "sedative-hypnotic"), ("tranquillisers", "sedative-hypnotic"), ("opiates", "opioid"),
    ("insulin pump", "diabetes-insulin"), ("type 2 diabetes tablets", "diabetes-oral"), ("skinny pen", "glp1"),
    ("weight loss jabs", "glp1"), ("birth control", "hormone-oestrogen"), ("HRT gel", "hormone-oestrogen"),
    ("contraceptive implant", "hormone-progestogen"), ("flu shot", "vaccine"), ("lip fillers", "filler-ha"),
    ("wrinkle relaxing injections", "botulinum-toxin"), ("numbing gel", "local-anaesthetic"),
    ("osteoporosis tablets", "bone-agent"), ("beta blocker tablets", "beta-blocker"),
    ("statins", "benign-heart"), ("blood pressure tablets", "benign-heart"), ("laxatives", "benign-pain-allergy"),
    ("purple inhaler", "benign-chest"), ("ADHD meds", "benign-mind"), ("glaucoma drops", "benign-eye-mouth"),
)  # fmt: skip


@pytest.mark.parametrize(("phrase", "class_id"), PHRASES)
def test_an_everyday_phrase_leads_to_its_class(lexicon, phrase, class_id):
    (part,) = read_line(lexicon, phrase).parts

    assert part.status is MatchStatus.LAY
    assert class_id in part.candidates[0].classes
