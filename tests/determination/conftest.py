"""A practice of each test's own."""

import pytest

from tests.determination.practice import make_practice


@pytest.fixture
def practice(tmp_path):
    """A clinic with staff in every role, and no record yet."""
    practice = make_practice(tmp_path / "practice")
    yield practice
    practice.store.close()
