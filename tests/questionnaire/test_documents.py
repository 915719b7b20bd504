"""Our YAML: few kinds of scalars, one meaning each, and the line of every value."""

import pytest

from screener.questionnaire.documents import read_document


def read(tmp_path, text):
    file = tmp_path / "file.yaml"
    file.write_text(text, encoding="utf-8")
    return read_document(file)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("True", "True"), ("true", True),
        ("false", False), ("14", 14), ("-3", -3), ("3.5", 3.5), ("014", "014"), ("1_000", "1_000"), ("0x1f", "0x1f"),
        ("1e3", "1e3"), ("2026-11-20", "2026-11-20"), ("12:30", "12:30"), ("'14'", "14"), ("null", None), ("~", None),
        ("", None), ("28 days", "28 days"), ("=", "="), ("<<", "<<"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_it_looks_like(tmp_path, written, value):
    assert read(tmp_path, f"key: {written}\n").data == {"key": value}


def test_keys_are_always_text(tmp_path):
    assert read(tmp_path, "yes: a\n1: b\nno: c\n").data == {"yes": "a", "1": "b", "no": "c"}


def test_the_line_of_every_value_is_known(tmp_path):
    document = read(tmp_path, "# remark\na:\n  - x: 1\n    y: 2\n  - [p,\n     q]\n")

    assert document.get_line(()) == 1
    assert document.get_line(("a",)) == 2
    assert document.get_line(("a", 0, "y")) == 4
    assert document.get_line(("a", 1, 1)) == 6
    assert document.get_line(("a", 0, "z")) == 3


def test_an_anchor_may_be_used_twice_but_not_within_itself(tmp_path):
    assert read(tmp_path, "a: &x [1]\nb: *x\n").data == {"a": [1], "b": [1]}
    assert [problem.code for problem in read(tmp_path, "a: &x [*x]\n").problems] == ["FORM-005"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    (tmp_path / "file.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")

    assert read_document(tmp_path / "file.yaml").data == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x\n", "a: !mine x\n", "a: !!int x\n"])
def test_tags_are_refused(tmp_path, text):
    assert [problem.code for problem in read(tmp_path, text).problems] == ["FORM-005"]


def test_brackets_without_end_are_a_problem_not_a_fault(tmp_path):
    document = read(tmp_path, "a: " + "[" * 3000 + "]" * 3000)

    assert [problem.code for problem in document.problems] == ["FORM-003"]
