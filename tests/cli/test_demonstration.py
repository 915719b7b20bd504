"""The demonstration's windows, ended from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_demonstration_that_is_ended_leaves_no_clinic_and_no_window(tmp_path, ending):
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "screener", "demo"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": settings}
    with subprocess.Popen(command, **pipes) as demo:
        told = [demo.stdout.readline() for _ in range(3)]
        assert str(tmp_path) in told[0]
        demo.send_signal(ending)
        # Both streams end only when the practitioner's process, which has them too, is gone.
        _, wrong = demo.communicate(timeout=60)
    assert (demo.returncode, "Fatal" in wrong) == (128 + ending, False), wrong
    assert list(tmp_path.iterdir()) == []
