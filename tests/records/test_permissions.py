"""Who may do what, cell by cell."""

import pytest

from screener.records.model import Role
from screener.records.permissions import ALLOWED, Act, list_allowed, may

TABLE = """
                  reception  practitioner  prescriber  owner
list-records      yes        yes           yes         yes
show-record       no         yes           yes         yes
export-record     no         yes           yes         yes
verify-records    no         yes           yes         yes
correct-record    no         yes           yes         yes
withdraw-consent  no         yes           yes         yes
hold-record       no         no            no          yes
purge-records     no         no            no          yes
read-audit        no         yes           yes         yes
review-record     no         yes           yes         yes
decide-record     no         yes           yes         yes
keep-treatment    no         yes           yes         yes
prepare-visit     no         yes           yes         yes
read-insight      no         yes           yes         yes
"""


def read_cells():
    roles, *lines = (line.split() for line in TABLE.strip().splitlines())
    return [(act, role, said) for act, *row in lines for role, said in zip(roles, row, strict=True)]


@pytest.mark.parametrize(("act", "role", "said"), read_cells())
def test_a_cell_of_the_table_holds(act, role, said):
    assert may(Role(role), Act(act)) is (said == "yes")
    assert (Role(role) in list_allowed(Act(act))) is (said == "yes")


def test_every_cell_is_tested():
    assert {(act, role) for act, role, _ in read_cells()} == {(act.value, role.value) for act in Act for role in Role}
    assert set(ALLOWED) == set(Act)
