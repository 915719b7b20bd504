"""A practice of each test's own."""

import pytest

from screener.determination.casebook import Signed
from tests.determination.practice import make_practice, make_ready


@pytest.fixture
def practice(tmp_path):
    """A clinic with staff in every role, and no record yet."""
    practice = make_practice(tmp_path / "practice")
    yield practice
    practice.store.close()


@pytest.fixture
def signed(practice):
    """A record with both seals, and what it was made of."""
    book, prepared = make_ready(practice)
    done = book.sign(prepared)
    assert isinstance(done, Signed), done
    return practice, prepared, done
