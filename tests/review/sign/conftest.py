"""A practice of each test's own, and somebody signed in there."""

import pytest

from tests.review.practice_desk import sit_down


@pytest.fixture
def desk(practice, qapp):
    """A practitioner's desk there."""
    desk = sit_down(practice)
    yield desk
    desk.tasks.close()
