"""A record is found by the words of a name however typed, and by the date of birth; and as long as it is kept."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import IntegrityError
from screener.interview.answers import PartialDate
from screener.records.clinic_keys import ClinicKeys
from screener.records.contents import seal_content
from screener.records.identity import Identity
from screener.records.model import Part, Record
from screener.records.purging import purge
from screener.records.reading import ListedRecord, Order, read_identities, read_page
from screener.records.searching import NameIndex
from screener.records.states import RecordState
from screener.records.vault import generate_key
from tests.records.invented import ANNA, NOW, later, name
from tests.records.test_contents import CLINIC as STORE_CLINIC
from tests.records.test_contents import decide, submit_sealed

CLINIC = ClinicKeys(generate_key())


def listed(who, *, minutes=0, record_id=None, version=1, state=RecordState.SUBMITTED, clinic=CLINIC):
    """A line of a list as the store gives it."""
    identity = who if isinstance(who, Identity) else Identity(who)
    at = NOW + timedelta(minutes=minutes)
    record = Record(
        record_id or name(), state, version, version, 1, "microneedling", "review", None, at, at, at, None, None, 0
    )
    content = seal_content(clinic.public, record.id, version, {Part.IDENTITY: identity.to_bytes()}, outcome="review")
    return ListedRecord(record, content.parts, {Part.IDENTITY: version})


def make_index(*people):
    """An index of these, each signed a minute before the one named first."""
    index = NameIndex(CLINIC)
    for minutes, who in enumerate(people):
        index.add(listed(who, minutes=-minutes))
    return index


def find(index, text, **options):
    return [found.identity.name for found in index.find(text, **options).first]


# ── how names are written and typed ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("José Example", "jose"),
        ("Jose Example", "José"),
        ("JOSE\u0301 Example", "josé"),
        ("Zoë Müller", "muller"),
        ("Zoë Müller", "mueller"),
        ("Zoë Müller", "MÜLLER"),
        ("Zoe Mu\u0308ller", "mueller zoe"),
        ("Zoe Mueller", "müller"),
        ("Søren Ødegård", "soren odegard"),
        ("Søren Ødegård", "soeren oedegaard"),
        ("Łucja Wałęsa", "lucja walesa"),
        ("Anna Großmann", "grossmann"),
        ("İpek Işık", "ipek isik"),
        ("Đorđe Þór", "dorde thor"),
        ("Pat O'Brien", "obrien"),
        ("Pat O’Brien", "o'brien"),
        ("Pat O'Brien", "o brien"),
        ("Pat O Brien", "obrien"),
        ("Pat OBrien", "o'brien"),
        ("Jean-Luc Invented", "jeanluc"),
        ("Jean-Luc Invented", "jean luc"),
        ("Jean-Luc Invented", "luc jean"),
        ("Jean Luc Invented", "jean-luc"),
        ("Jean\u2011Luc Invented", "jean-luc"),
        ("Jeanluc Invented", "jean-luc"),
        ("Ｚｅｌｄａ Invented", "zelda"),
        ("Зоя Вымысел", "зоя"),
        ("山田 花子", "花"),
        ("سارة مثال", "سارة"),
        ("Smith, Ann (née Fable)", "fable ann"),
        ("A. B. Case", "ab case"),
        ("Ann-Marie O’Neill-Fable", "oneillfable annmarie"),
    ],
)
def test_a_name_is_found_however_it_is_written(written, typed):
    index = make_index(written, "Quite Another")
    assert find(index, typed) == [written]


def test_words_may_be_typed_in_any_order_and_only_begun():
    index = make_index("Anna Maria Example", "Ann Fable", "Maria Annabel")
    assert find(index, "ma an") == ["Anna Maria Example", "Maria Annabel"]
    assert find(index, "exa ann") == ["Anna Maria Example"]


@pytest.mark.parametrize("typed", ["xample", "nna", "anna fable", "annas", "anna anne", "an-ab", "%", "*", "_"])
def test_what_begins_no_word_of_the_name_is_not_found(typed):
    assert find(make_index("Anna Example"), typed) == []


@pytest.mark.parametrize("typed", ["", " ", "-", "'", "\u200b", "--- ''", "\0"])
def test_nothing_typed_finds_nobody(typed):
    assert make_index("Anna Example").find(typed).count == 0


def test_the_name_somebody_wants_to_be_called_finds_them_too():
    index = make_index(Identity("Alexandra Example", preferred_name="Sascha"), "Alexandra Fable")
    assert find(index, "sascha example") == ["Alexandra Example"]


def test_who_has_no_name_breaks_nothing():
    index = make_index(Identity("", PartialDate(1956)), Identity(""))
    assert len(index) == 2
    assert find(index, "1956") == [""]


# ── dates of birth ──────────────────────────────────────────────────────────────────────────────

ZELDA = Identity("Zelda Invented", PartialDate(1956, 3, 4))


@pytest.mark.parametrize(
    "typed",
    ["1956-03-04", "4/3/1956", "04.03.1956", "4.3.1956", "04-03-1956", "1956/3/4", "1956.03.04", "4/3/56",
     "04031956", "4 March 1956", "4th march 1956", "March 4, 1956", "4 mar 1956", "1956", "3/1956", "1956-03",
     "1956-0", "1956-03-", "zelda 1956", "1956 inv", "zelda 4 March 1956", "4 march 1956 invented zelda",
     "march 1956"],
)  # fmt: skip
def test_a_date_of_birth_is_found_in_its_usual_writings(typed):
    others = [Identity("Zelda Fable", PartialDate(1957, 3, 4)), Identity("April Fable", PartialDate(1965, 4, 3))]
    assert find(make_index(ZELDA, *others), typed) == ["Zelda Invented"]


@pytest.mark.parametrize(
    "typed",
    ["1956-04-03", "3/4/1956", "5.3.1956", "195", "4/3", "zelda 1957", "31/2/1956", "4/3/57", "99999999", "@1956"],
)
def test_another_date_is_not_found(typed):
    assert find(make_index(ZELDA), typed) == []


def test_a_name_that_is_a_month_is_a_name_still():
    may = Identity("May Invented", PartialDate(1956, 11, 30))
    born_in_may = Identity("Zelda Fable", PartialDate(1956, 5, 2))
    assert find(make_index(may, born_in_may, ZELDA), "may 1956") == ["May Invented", "Zelda Fable"]


def test_a_birth_known_to_the_month_is_found_by_month_and_year():
    index = make_index(Identity("Zelda Invented", PartialDate(1956, 3)))
    assert [len(find(index, typed)) for typed in ("3/1956", "1956", "4/3/1956")] == [1, 1, 0]


# ── order ───────────────────────────────────────────────────────────────────────────────────────


def test_whole_words_come_first_then_the_newest():
    index = make_index("Annabel New", "Anna New", "Ann Old", "Anna Old", "Ann Older")
    assert find(index, "ann") == ["Ann Old", "Ann Older", "Annabel New", "Anna New", "Anna Old"]
    assert find(index, "ann old") == ["Ann Old", "Anna Old", "Ann Older"]


def test_more_whole_words_come_before_fewer():
    index = make_index("Anna Oldman", "Ann Oldman", "Ann Old")
    assert find(index, "ann old") == ["Ann Old", "Ann Oldman", "Anna Oldman"]


def test_as_many_are_given_as_were_asked_for_and_all_are_counted():
    index = make_index(*(f"Ann{letter} Example" for letter in "abcdefghij"))
    matches = index.find("ann", limit=3)
    assert [found.identity.name for found in matches.first] == ["Anna Example", "Annb Example", "Annc Example"]
    assert matches.count == 10


def test_each_visit_of_a_patient_is_found_newest_first():
    index = make_index(ZELDA, ZELDA, ZELDA)
    found = index.find("zelda").first
    assert len({each.record_id for each in found}) == 3
    assert [each.submitted_at for each in found] == [NOW, later(-1), later(-2)]


# ── what comes, changes and goes ────────────────────────────────────────────────────────────────


def test_a_corrected_name_takes_the_place_of_the_old_one():
    index = make_index("Anna Example")
    (before,) = index.find("anna").first
    index.add(listed("Anne Fable", record_id=before.record_id, version=2))
    assert len(index) == 1
    assert (find(index, "example"), find(index, "anna"), find(index, "fable")) == ([], [], ["Anne Fable"])


def test_what_is_purged_or_removed_is_not_found_and_its_name_is_not_held():
    index = NameIndex(CLINIC)
    kept, purged, removed = (listed(who) for who in ("Ann Kept", "Ann Purged", "Ann Removed"))
    for each in (kept, purged, removed):
        index.add(each)
    assert index.find("ann").count == 3
    index.add(ListedRecord(listed("", record_id=purged.record.id, state=RecordState.PURGED).record, {}, {}))
    index.remove(removed.record.id)
    index.remove(name())
    assert find(index, "ann") == ["Ann Kept"]
    assert len(index) == 1
    told = repr(vars(index))
    assert "kept" in told
    assert "purged" not in told
    assert "removed" not in told
    index.add(listed("Ann Another"))
    assert index.find("ann").count == 2


WORDS = st.sampled_from(["ann", "anna", "bob", "bo", "o'b", "jean-luc", "müller"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@given(st.lists(st.tuples(st.integers(0, 5), NAMES | st.none()), max_size=30), NAMES)
def test_an_index_that_changed_finds_what_one_made_anew_does(changes, typed):
    ids = [name() for _ in range(6)]
    index, held = NameIndex(CLINIC), {}
    for number, (who, called) in enumerate(changes):
        if called is None:
            index.remove(ids[who])
            held.pop(who, None)
        else:
            held[who] = listed(called, record_id=ids[who], minutes=number)
            index.add(held[who])
    anew = NameIndex(CLINIC)
    for each in held.values():
        anew.add(each)
    assert index.find(typed) == anew.find(typed)


# ── loading ─────────────────────────────────────────────────────────────────────────────────────


def test_all_records_of_a_store_are_loaded_with_the_identity_that_stands(store):
    first = submit_sealed(store, identity=ZELDA)
    submit_sealed(store, identity=Identity("Anna Example"))
    decide(store, first, Identity("Zelda Invented", ZELDA.born, open_findings=0, treatment="decided"))
    index, told = NameIndex(STORE_CLINIC), []
    loaded = index.load(read_identities(store, actor_id=ANNA, at=NOW), told.append)
    assert (loaded.indexed, loaded.unreadable, loaded.is_complete) == (2, (), True)
    assert told[-1] == 2
    (found,) = index.find("zelda").first
    assert (found.record_id, found.identity.treatment) == (first, "decided")


def test_a_correction_and_a_purge_reach_the_index_by_a_page(store):
    first = submit_sealed(store, identity=ZELDA)
    submit_sealed(store, identity=Identity("Anna Example"))
    index = NameIndex(STORE_CLINIC)
    index.load(read_identities(store, actor_id=ANNA, at=NOW))
    submit_sealed(store, record_id=first, corrects=1, identity=Identity("Zelda Corrected"))
    purge(store, {RecordState.SUBMITTED: later(1)}, certificate_id=name(), actor_id=ANNA, at=NOW)
    for entry in read_page(store, order=Order.NEWEST, states=set(RecordState)).entries:
        index.add(entry)
    assert index.find("zelda").count == index.find("anna").count == 0
    assert len(index) == 0


def test_an_identity_that_does_not_open_is_told_and_hides_no_other():
    foreign = listed("Ann Foreign", clinic=ClinicKeys(generate_key()))
    index = NameIndex(CLINIC)
    loaded = index.load([listed("Ann One"), foreign, listed("Ann Two")])
    assert (loaded.indexed, loaded.unreadable, loaded.is_complete) == (2, (foreign.record.id,), True)
    assert index.find("ann").count == 2


def test_an_identity_that_no_longer_opens_is_let_go_of():
    index = make_index("Ann Example")
    (before,) = index.find("ann").first
    with pytest.raises(IntegrityError):
        index.add(listed("Ann Example", record_id=before.record_id, clinic=ClinicKeys(generate_key())))
    assert index.find("ann").count == 0


def test_loading_stops_when_cancelled_and_what_was_read_is_found():
    one = listed("Ann Example")
    entries = (ListedRecord(one.record, one.parts, one.versions) for _ in range(10_000))
    told = []
    index = NameIndex(CLINIC)
    loaded = index.load(entries, told.append, lambda: len(told) == 2)
    assert not loaded.is_complete
    assert loaded.indexed == told[-1] == 1_000
    assert next(entries)
    assert index.find("ann").count == 1


def test_it_may_be_searched_while_it_is_loaded():
    people = [listed(f"Ann Number{number}") for number in range(300)]
    index = NameIndex(CLINIC)
    loading = threading.Thread(target=index.load, args=(people,), name="loading")
    loading.start()
    counts = []
    while loading.is_alive():
        counts.append(index.find("ann").count)
    loading.join()
    assert counts == sorted(counts)
    assert index.find("ann").count == 300


@given(st.text(max_size=300))
def test_whatever_is_typed_is_no_error(typed):
    index = make_index("Anna Example", ZELDA)
    assert 0 <= index.find(typed).count <= 2


@given(st.text(max_size=40))
def test_a_name_copied_whole_into_the_search_finds_it(written):
    index = make_index(written)
    assert index.find(written).count == (1 if any(letter.isalnum() for letter in written) else 0)
