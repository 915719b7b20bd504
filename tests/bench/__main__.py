"""Runs every benchmark of this folder, and fails if one misses its limit: `python -m tests.bench`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run them all; the exit status tells how many missed their limit."""
    root = str(HERE.parents[1])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))}
    missed = 0
    for benchmark in sorted(HERE.glob("bench_*.py")):
        sys.stdout.write(f"== {benchmark.stem.removeprefix('bench_').replace('_', ' ')}\n")
        sys.stdout.flush()
        missed += subprocess.run([sys.executable, str(benchmark)], check=False, env=environment).returncode != 0
    return missed


if __name__ == "__main__":
    sys.exit(main())
