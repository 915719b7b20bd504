"""What a kiosk keeps, where, and for how long, with the clinic's database in the kiosk, elsewhere, or away."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from screener.errors import MachineError, Problem
from screener.interview.answers import Written
from screener.interview.progress import read_progress
from screener.kiosk.cabinet import KEPT_FOR, OWN, Cabinet
from screener.kiosk.keeping import Keeper
from screener.records.audit import Action
from screener.records.audit_log import list_events
from screener.records.drafts import find_drafts
from screener.records.outbox import count_waiting
from screener.records.proving import verify_store
from screener.records.sign_in import sign_in
from screener.records.store import open_store
from tests.clinics import OWNER, PASSWORD, lock_database, open_clinic_store
from tests.kiosk.test_submission import prepare_and_sign, submit
from tests.records.cluster import Cluster, find_binaries

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def attached(make_run, keeper):
    """A run of which everything is saved."""
    run = make_run()
    run.on_change = lambda: keeper.save(run.take_picture(), run.interview.questionnaire)
    return run


def read_kept(data):
    """The drafts as they lie there, opened by the owner."""
    with closing(open_clinic_store(data)) as store:
        owner = sign_in(store, OWNER, PASSWORD, now=lambda: datetime.now(UTC))
        from screener.kiosk.cabinet import draft_context

        return {
            draft.interview_id: owner.clinic.open(draft.sealed, draft_context(draft.interview_id))
            for draft in find_drafts(store)
        }


def test_what_was_answered_is_durable_once_the_next_key_is_heard(attached, keeper, setup):
    attached.enter_page("about-you")
    for text in ("T", "Te", "Tes"):
        attached.answer("full-name", Written(text))
        keeper.settle()
        (kept,) = read_kept(setup.data).values()
        assert read_progress(kept, attached.interview.questionnaire) == attached.take_picture()


def test_nothing_is_saved_after_the_patient_was_forgotten(attached, keeper):
    attached.enter_page("about-you")
    attached.is_handed_over = True
    keeper.forget(attached.submission_id, keep=False)
    attached.ask_for_help()
    assert keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()


def test_a_save_still_waiting_is_done_before_what_comes_after_it(attached, keeper, setup):
    free = threading.Event()
    keeper._thread.submit(free.wait)
    attached.enter_page("about-you")
    keeper.forget(attached.submission_id, keep=False)
    free.set()
    assert keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()
    assert read_kept(setup.data) == {}


def test_a_form_that_is_handed_over_leaves_no_draft(attached, keeper, setup):
    attached.enter_page("sign")
    prepared, signatures = prepare_and_sign(attached, setup, keeper)
    attached.is_handed_over = True
    submit(prepared, signatures, setup, keeper, sealed_at=AT)
    attached.ask_for_help()
    assert keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()


def test_what_timed_out_and_is_kept_is_offered_to_no_patient(attached, keeper, setup):
    attached.enter_page("about-you")
    keeper.forget(attached.submission_id, keep=True)
    assert keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()
    with closing(open_clinic_store(setup.data)) as store:
        assert [draft.kept for draft in find_drafts(store)] == [True]


@pytest.mark.parametrize(
    ("stopped_at", "told"), [("heart", "heart"), ("pregnancy", "your-skin"), ("consent", "consent"), ("", "")]
)
def test_where_somebody_stopped_is_told_only_as_a_page_that_everybody_sees(attached, keeper, setup, stopped_at, told):
    if stopped_at:
        attached.enter_page(stopped_at)
    attached.ask_for_help()
    keeper.forget(attached.submission_id, keep=False, page=attached.find_stopping_page())
    keeper.ask(lambda cabinet: cabinet.find_unfinished())
    with closing(open_clinic_store(setup.data)) as store:
        (event,) = [event for event in list_events(store) if event.action == Action.DRAFT_REMOVED]
    assert event.read_details().get("page", "") == told


def test_after_a_day_an_unfinished_form_is_gone_and_that_is_told(attached, keeper, setup):
    attached.enter_page("about-you")
    keeper.ask(lambda cabinet: cabinet.find_unfinished())
    for later, left in ((KEPT_FOR - timedelta(minutes=10), 1), (KEPT_FOR + timedelta(minutes=10), 0)):
        with closing(Cabinet(setup.data, "", lambda later=later: setup.now() + later)) as cabinet:
            assert len(cabinet.find_unfinished()) == left
    with closing(open_clinic_store(setup.data)) as store:
        assert Action.DRAFT_REMOVED in [event.action for event in list_events(store)]


def test_at_closing_time_everything_asked_for_is_done_and_nothing_more(attached, keeper, setup):
    attached.enter_page("about-you")
    attached.answer("full-name", Written("Testa Last"))
    keeper.close()
    attached.answer("full-name", Written("Testa Too Late"))
    (kept,) = read_kept(setup.data).values()
    assert b"Testa Last" in kept


def test_what_cannot_be_saved_is_told_and_the_next_is_saved_again(attached, keeper, setup, caplog):
    troubles = []
    keeper.on_trouble = troubles.append
    keeper.ask(lambda cabinet: cabinet._own.engine)
    with lock_database(setup.data):
        attached.enter_page("about-you")
        keeper.ask(lambda _: None)
    assert [error.code for error in troubles] == ["STORE-001"]
    assert "Testa" not in caplog.text
    caplog.clear()
    attached.answer("full-name", Written("Testa Again"))
    assert len(keeper.ask(lambda cabinet: cabinet.find_unfinished())) == 1


def test_a_missing_key_is_told_and_answers_can_still_be_given(attached, keeper, setup, caplog):
    troubles = []
    keeper.on_trouble = troubles.append
    for key in (setup.data / "keys").iterdir():
        key.unlink()
    attached.enter_page("about-you")
    keeper._thread.submit(lambda: None).result()
    assert len(troubles) == 1
    assert isinstance(troubles[0], MachineError)
    caplog.clear()


def test_staff_open_what_was_interrupted_with_their_own_password_alone(attached, keeper):
    attached.enter_page("about-you")
    refused = keeper.welcome(OWNER, "not the password")
    assert isinstance(refused, Problem)
    welcomed = keeper.welcome(OWNER, PASSWORD)
    assert [one.interview_id for one in welcomed.unfinished] == [attached.submission_id]
    assert "Testa" not in repr(welcomed)


def test_who_confirmed_is_told_in_the_audit_trail(attached, keeper, setup):
    attached.enter_page("about-you")
    welcomed = keeper.welcome(OWNER, PASSWORD)
    assert keeper.ask(lambda cabinet: cabinet.resume(attached.submission_id, welcomed.staff_id))
    with closing(open_clinic_store(setup.data)) as store:
        resumed = [event for event in list_events(store) if event.action == Action.DRAFT_RESUMED]
    assert [event.actor_id for event in resumed] == [welcomed.staff_id]


def test_what_is_gone_meanwhile_is_not_gone_on_with(attached, keeper):
    attached.enter_page("about-you")
    welcomed = keeper.welcome(OWNER, PASSWORD)
    keeper.forget(attached.submission_id, keep=False)
    assert not keeper.ask(lambda cabinet: cabinet.resume(attached.submission_id, welcomed.staff_id))


def test_a_damaged_form_stands_in_nobodys_way(attached, make_run, keeper, setup):
    import sqlite3

    attached.enter_page("about-you")
    other = make_run()
    other.submission_id = "6e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
    keeper.save(other.take_picture(), other.interview.questionnaire)
    keeper.settle()
    with closing(sqlite3.connect(setup.data / "records" / "screener.db")) as raw, raw:
        raw.execute("UPDATE drafts SET sealed = zeroblob(400) WHERE interview_id = ?", [other.submission_id])
    welcomed = keeper.welcome(OWNER, PASSWORD)
    assert [one.interview_id for one in welcomed.unfinished] == [attached.submission_id]


# ── the clinic's database elsewhere ──


@pytest.fixture
def cluster():
    """A PostgreSQL that this test may stop and start."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: install it (Debian: postgresql)")
    with closing(Cluster(binaries)) as cluster:
        yield cluster


@pytest.fixture
def shared(cluster, setup):
    """The kiosk's setup with the clinic moved to PostgreSQL."""
    from screener.records.copying import copy_store

    cluster.execute("CREATE DATABASE clinic TEMPLATE template0")
    address = cluster.get_address("clinic")
    with closing(open_clinic_store(setup.data)) as here, closing(open_store(address, upgrade=True)) as there:
        copy_store(here, there)
    return replace(setup, database=address)


def test_with_the_clinics_database_away_a_kiosk_goes_on_and_delivers_in_order_exactly_once(
    cluster, shared, make_run, caplog
):
    names = [f"0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b6{number}" for number in range(4)]
    with closing(Keeper(shared.data, shared.database, shared.now)) as keeper:
        for number, name in enumerate(names):
            if number == 1:
                cluster.stop()
            run = make_run()
            run.record_id = run.submission_id = name
            run.on_change = lambda run=run: keeper.save(run.take_picture(), run.interview.questionnaire)
            run.enter_page("sign")
            assert len(keeper.ask(lambda cabinet: cabinet.find_unfinished())) == 1
            prepared, signatures = prepare_and_sign(run, shared, keeper)
            submit(prepared, signatures, shared, keeper, sealed_at=AT)
            assert keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()
        with pytest.raises(MachineError):
            keeper.welcome(OWNER, PASSWORD)
        with closing(open_store(shared.data / OWN)) as own:
            assert count_waiting(own) == (3, 0)
        cluster.start()
        for _ in range(2):
            keeper.ask(lambda cabinet: cabinet.deliver())
        assert not isinstance(keeper.welcome(OWNER, PASSWORD), Problem)
    with closing(open_store(shared.database)) as central, closing(open_store(shared.data / OWN)) as own:
        assert [event.record_id for event in list_events(central) if event.action == "record.submit"] == names
        assert verify_store(central).is_whole
        assert count_waiting(own) == (0, 0)
    caplog.clear()


def test_a_kiosk_that_starts_while_the_database_is_away_saves_and_delivers_later(cluster, shared, make_run, caplog):
    cluster.stop()
    with closing(Keeper(shared.data, shared.database, shared.now)) as keeper:
        keeper.deliver()
        run = make_run()
        keeper.save(run.take_picture(), run.interview.questionnaire)
        assert [draft.interview_id for draft in keeper.ask(lambda cabinet: cabinet.find_unfinished())] == [
            run.submission_id
        ]
        cluster.start()
        welcomed = keeper.welcome(OWNER, PASSWORD)
        assert [one.interview_id for one in welcomed.unfinished] == [run.submission_id]
    caplog.clear()
