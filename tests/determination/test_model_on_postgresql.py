"""The same two practitioners, kiosk and somebody at the database, with the clinic's records in a real PostgreSQL."""

from itertools import count

import pytest

from tests.determination.practice import copy_database
from tests.determination.test_model import RARE, Everybody, run
from tests.records.conftest import cluster  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def on_postgresql(cluster):  # noqa: F811
    """The machine, whose every clinic has a database of its own there."""
    cluster.execute("CREATE DATABASE practice TEMPLATE template0")
    copy_database(cluster.get_address("practice"))
    numbers = count()

    class OnPostgresql(Everybody):
        treated = 0

        def make_place(self):
            self.database = f"practice_{next(numbers)}"
            cluster.execute(f"CREATE DATABASE {self.database} TEMPLATE practice")
            return cluster.get_address(self.database)

        def teardown(self):
            super().teardown()
            cluster.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

    return OnPostgresql


def test_nobody_is_treated_who_must_not_be(on_postgresql):
    run(on_postgresql, examples=5, steps=10)
    assert on_postgresql.treated > 0


@pytest.mark.parametrize("steps", [steps for steps, _ in RARE])
def test_what_random_steps_rarely_do_is_held(on_postgresql, steps):
    machine = on_postgresql()
    steps(machine)
    machine.is_rightly_decided()
    machine.teardown()
