"""A clinic whose records are counted."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.clinics import copy_clinic
from tests.insight.counted_clinic import open_counted_clinic


@pytest.fixture
def clinic(tmp_path):
    """Founded, and empty."""
    counted = open_counted_clinic(copy_clinic(tmp_path / "clinic"))
    with closing(counted.store):
        yield counted
