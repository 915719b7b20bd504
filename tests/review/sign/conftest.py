"""A practice of each test's own, and somebody signed in there."""

import pytest

from tests.determination.practice import make_practice
from tests.review.practice_desk import sit_down


@pytest.fixture
def practice(tmp_path):
    """A clinic with staff in every role, and no record yet."""
    practice = make_practice(tmp_path / "practice")
    yield practice
    practice.store.close()


@pytest.fixture
def desk(practice, qapp):
    """A practitioner's desk there."""
    desk = sit_down(practice)
    yield desk
    desk.tasks.close()
