"""Is there a screen to open a window on? Asked before Qt is, because Qt ends the whole process if there is none.

Only Linux has to be asked: Windows and macOS always have one.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from screener.errors import MachineError

PACKAGES = (
    "libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxcb1 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 "
    "libxcb-xfixes0 libxcb-xkb1 libx11-xcb1"
)
"""Debian packages that hold the system libraries of Qt's windows."""
_CONNECT_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class Display:
    """Which screens the environment names. All blank on Windows and macOS."""

    platform: str = ""
    """QT_QPA_PLATFORM: a way of showing windows chosen by whoever started the program."""
    x11: str = ""
    """DISPLAY: where the X server listens."""
    wayland: str = ""
    """WAYLAND_DISPLAY: the Wayland socket, a path or a name in `runtime_folder`."""
    runtime_folder: str = ""
    """XDG_RUNTIME_DIR."""


def find_platform(display: Display, operating_system: str = sys.platform) -> str:
    """The way Qt shall show windows ("xcb", "wayland", "offscreen" …); blank leaves it to Qt.

    Raises:
        MachineError: There is no screen that answers.
    """
    chosen = display.platform.partition(":")[0]
    if operating_system != "linux" or (chosen and chosen not in ("xcb", "wayland")):
        return ""
    if chosen != "xcb" and _wayland_answers(display):
        return "wayland"
    if chosen != "wayland" and display.x11 and _x11_answers(display.x11):
        return "xcb"
    raise MachineError(
        "UI-010",
        "There is no display to open a window on. Start this at a screen, or see the windows as pictures with: "
        "screener demo --scripted DIR",
    )


def check_plugin(folder: Path, platform: str) -> None:
    """Make sure that Qt's part for a platform can be loaded; Qt itself would end the process.

    Args:
        folder: Qt's folder of plugins.
        platform: What `find_platform` said.

    Raises:
        MachineError: System libraries are missing.
    """
    if platform != "xcb":
        return
    import ctypes  # like the others below, loaded only where there is something to ask

    plugin = folder / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise describe_missing_library(str(error)) from None


def describe_missing_library(message: str) -> MachineError:
    """What to install, from what the system's loader said."""
    import re

    found = re.search(r"\blib[\w.+-]+\.so[\w.]*", message)
    missing = f" ({found[0]} is missing)" if found else ""
    return MachineError(
        "UI-011",
        f"Qt cannot open windows here{missing}. On Debian or Ubuntu install its system libraries with: "
        f"apt install {PACKAGES}",
    )


def _x11_answers(name: str) -> bool:
    """Whether the X server lets us in, asked by the X library itself, which knows hosts, sockets and cookies."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise describe_missing_library(str(error)) from None
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(name.encode(), None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


def _wayland_answers(display: Display) -> bool:
    if sys.platform == "win32" or not display.wayland:
        return False
    import socket

    path = Path(display.runtime_folder or "/") / display.wayland
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_CONNECT_TIMEOUT_S)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True
