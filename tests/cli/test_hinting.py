"""A hint is a command that can be typed as it stands: it names the data folder where it must."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from screener.commands.hinting import write_hint
from screener.settings import find_data_folder


@pytest.mark.skipif(sys.platform == "win32", reason="another shell's quotes")
@pytest.mark.parametrize("name", ["clinic", "my clinic", "Nora's", "it's $HOME; *"])
def test_a_folder_of_its_own_is_named_so_that_the_shell_reads_it(tmp_path, name):
    folder = tmp_path / name
    assert shlex.split(write_hint("screener kiosk", folder)) == ["screener", "kiosk", "--data", str(folder)]


def test_it_can_be_typed_in_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "clinic") in write_hint("screener kiosk", Path("clinic"))


def test_this_system_s_place_need_not_be_named():
    assert write_hint("screener kiosk", find_data_folder(None)) == "screener kiosk"


def test_setup_s_hints_name_the_folder(screener, clinic_folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    ran = screener("setup", "--data", clinic_folder.path)
    assert ran.status == 2
    assert f"Open it: {write_hint('screener kiosk', clinic_folder.path)}. " in ran.err
    assert write_hint("screener kiosk --new-staff-code", clinic_folder.path) in ran.err
    ran = screener(
        "staff", "recovery-sheet", "--data", clinic_folder.path, "--password-file", clinic_folder.password_file
    )
    assert ran.out.endswith(f"gets in again: {write_hint('screener staff recover', clinic_folder.path)}\n"), ran.err
