"""Asks a time-stamp server (RFC 3161 over HTTP), and takes no longer than allowed, whatever the server does.

No redirect is followed, no proxy asked, and nothing but the digest of a signature leaves the machine.
"""

from __future__ import annotations

import contextlib
import http.client
import queue
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread
from urllib.parse import urlsplit

_MOST_BYTES = 65_536
_HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class TimeStampServer:
    """A server that says when it was shown a signature."""

    url: str
    """http or https."""
    limit_s: float = 5.0
    """Seconds until the document is sealed without it: for everything, from the name's look-up to the last byte."""


class TimeStampFault(StrEnum):
    """Why a document was sealed without the time-stamp that was asked for."""

    ADDRESS = "address"
    """The server's address is none that can be asked: not http or https, or with a password in it."""
    AWAY = "away"
    """Nobody answers there, or not as who they should be (TLS)."""
    SLOW = "slow"
    """The answer was not there in time."""
    REFUSED = "refused"
    """The server answered that it will not."""
    WRONG = "wrong"
    """The answer is no time-stamp of this signature: not signed, for another digest, or for another question."""
    TOO_LARGE = "too-large"
    """The answer has more bytes or certificates than a seal has room for."""


def ask(server: TimeStampServer, question: bytes) -> bytes | TimeStampFault:
    """Send a request and give the answer's bytes, not yet judged.

    Args:
        server: Whom to ask.
        question: The request, DER.
    """
    try:
        call = _Call(server)
    except ValueError:
        return TimeStampFault.ADDRESS
    answers: queue.SimpleQueue[bytes | TimeStampFault] = queue.SimpleQueue()
    # A socket's own limit begins anew with each byte and does not hold for names: hence a thread, and a limit for it.
    Thread(target=lambda: answers.put(call.run(question)), name="time-stamp", daemon=True).start()
    try:
        return answers.get(timeout=server.limit_s)
    except queue.Empty:
        return TimeStampFault.SLOW
    finally:
        call.hang_up()


class _Call:
    """One question to one server."""

    def __init__(self, server: TimeStampServer) -> None:
        """Take the server.

        Raises:
            ValueError: Its address is none that can be asked.
        """
        parts = urlsplit(server.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ValueError("not an address to ask")
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection = (
            http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=server.limit_s, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname, parts.port, timeout=server.limit_s)
        )
        self._socket: socket.socket | None = None

    def run(self, question: bytes) -> bytes | TimeStampFault:
        """Ask, and wait for the answer."""
        try:
            self._connection.connect()
            self._socket = self._connection.sock
            self._connection.request("POST", self._path, question, _HEADERS)
            with self._connection.getresponse() as response:
                if response.status != http.client.OK:
                    return TimeStampFault.REFUSED
                answer = response.read(_MOST_BYTES + 1)
        except TimeoutError:
            return TimeStampFault.SLOW
        except (OSError, http.client.HTTPException, ValueError):
            return TimeStampFault.AWAY
        finally:
            self._connection.close()
        return answer if len(answer) <= _MOST_BYTES else TimeStampFault.TOO_LARGE

    def hang_up(self) -> None:
        """End the call, also from outside, so that a server that never ends keeps nobody waiting."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
