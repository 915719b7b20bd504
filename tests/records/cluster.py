"""A private PostgreSQL for the tests: made in a folder of its own, reached by a socket in it, stopped by its pid."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

PASSWORD = "invented-password"  # noqa: S105 - of a role that lives as long as the tests
_READY = b"ready to accept connections"


def find_binaries():
    """The folder of PostgreSQL's programs, or None if it is not installed."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres", path=str(Path(on_path).resolve().parent)):
        return Path(on_path).resolve().parent
    installed = sorted(
        (folder.parent for folder in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name),
    )
    return installed[-1] if installed else None


class Cluster:
    """One running PostgreSQL."""

    def __init__(self, binaries, *, durable=False, **options):
        """Make one, and start it.

        Args:
            binaries: The folder of PostgreSQL's programs.
            durable: As a clinic has it; slower.
            options: More of its settings, by name.
        """
        self.binaries = binaries
        # Short, since a socket's path may have no more than 107 characters; and not below a folder of root's.
        self.folder = Path(tempfile.mkdtemp(prefix="screener-pg-"))
        self._as_user = self._find_user()
        if self._as_user:
            os.chown(self.folder, *self._as_user)
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "clinic", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        (data / "pg_hba.conf").write_text("local all guarded scram-sha-256\nlocal all all trust\n")
        self._options = {
            "unix_socket_directories": self.folder, "listen_addresses": "", "fsync": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off", "max_connections": 100, "lc_messages": "C",
            **options,
        }  # fmt: skip
        self.start()
        self.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")

    def start(self):
        """Start it, and wait until it says that it is ready."""
        options = [word for name, value in self._options.items() for word in ("-c", f"{name}={value}")]
        command = self._wrap([self.binaries / "postgres", "-D", self.folder / "data", *options])
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=self.folder)
        said = []
        while not said or _READY not in said[-1]:
            said.append(self._process.stderr.readline())
            assert said[-1], b"".join(said).decode()
        self._drain = threading.Thread(target=self._keep_log, name="PostgreSQL's log")
        self._drain.start()

    def stop(self, how=signal.SIGINT):
        """Stop it, by its pid: SIGINT sends everybody away, SIGQUIT is as good as a crash."""
        self._process.send_signal(how)
        self._process.wait()
        self._drain.join()
        self._process.stderr.close()

    def close(self):
        """Stop it, and leave nothing."""
        if self._process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder)

    def execute(self, *statements, database="postgres"):
        """Run statements as the superuser, each by itself; the first row of the last that has one."""
        import psycopg

        row = None
        with psycopg.connect(self.get_address(database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
                row = cursor.fetchone() if cursor.description else None
        return row

    def get_address(self, database, *, user="clinic", password=None):
        """How to reach one of its databases."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    def _keep_log(self):
        with (self.folder / "log").open("ab") as log:
            log.writelines(self._process.stderr)

    def _run(self, program, *words):
        subprocess.run(
            self._wrap([self.binaries / program, *words]), check=True, capture_output=True, cwd=self.folder
        )

    def _wrap(self, command):
        """As another user if we are root, which PostgreSQL refuses; and ended by the kernel if we are."""
        words = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        if self._as_user:
            user, group = self._as_user
            words += [f"--reuid={user}", f"--regid={group}", "--clear-groups"]
        return [str(word) for word in (*words, *command)]

    @staticmethod
    def _find_user():
        if os.geteuid() != 0:
            return None
        known = {entry.pw_name: (entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
        return known.get("postgres") or known["nobody"]
