import socket

import pytest

from screener.errors import MachineError
from screener.ui.display import Display, check_plugin, describe_missing_library, find_platform


def test_a_platform_without_a_screen_is_left_to_qt():
    assert find_platform(Display(platform="offscreen"), "linux") == ""


def test_windows_and_macos_always_have_a_screen():
    assert find_platform(Display(), "win32") == ""
    assert find_platform(Display(), "darwin") == ""


def test_no_display_is_told_in_a_sentence_that_names_the_way_without():
    with pytest.raises(MachineError, match=r"no display .* screener demo --scripted DIR") as told:
        find_platform(Display(), "linux")
    assert told.value.code == "UI-010"


@pytest.mark.skipif("sys.platform != 'linux'", reason="X11 is asked on Linux only")
@pytest.mark.parametrize("name", [":987", "nowhere.invalid:3", "not a display"])
def test_a_display_that_does_not_answer_is_none(name):
    with pytest.raises(MachineError):
        find_platform(Display(x11=name), "linux")


@pytest.mark.skipif("sys.platform != 'linux'", reason="Wayland is asked on Linux only")
def test_a_wayland_socket_that_answers_is_used(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        display = Display(wayland="wayland-7", runtime_folder=str(tmp_path))
        assert find_platform(display, "linux") == "wayland"


@pytest.mark.skipif("sys.platform != 'linux'", reason="Wayland is asked on Linux only")
def test_a_wayland_socket_nobody_listens_at_is_none(tmp_path):
    (tmp_path / "wayland-7").touch()
    with pytest.raises(MachineError):
        find_platform(Display(wayland="wayland-7", runtime_folder=str(tmp_path)), "linux")


def test_a_missing_library_is_named_with_the_packages_to_install():
    error = describe_missing_library("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "libEGL.so.1 is missing" in error.message
    assert "apt install libegl1 libgl1" in error.message


def test_a_plugin_that_cannot_be_loaded_is_told_before_qt_ends_the_process(tmp_path):
    (tmp_path / "platforms").mkdir()
    (tmp_path / "platforms" / "libqxcb.so").write_bytes(b"no library at all")
    with pytest.raises(MachineError, match="apt install"):
        check_plugin(tmp_path, "xcb")
