"""The search finds a word in each writing and packing, wherever it stands: or to find nothing would say nothing."""

import base64
import gzip
import zlib

import pytest

from tests.e2e.searching import Found, Seeker, write_base64, write_ways

WORDS = ("Xovulamenqirutano", "Brüzömälißtarköve", "丁丂七丄丅丆万丈三上", "Mivoxa🙂rentulopa")


@pytest.fixture(scope="module")
def seeker():
    return Seeker(WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_every_writing_is_found_at_every_place(seeker, word):
    for name, data in {**write_ways(word), **write_base64(word)}.items():
        for before in range(8):
            found = seeker.look_at("here", bytes(range(1, 1 + before)) + data + b"\x01\x02")
            assert (word, name) in {(hit.word, hit.writing) for hit in found}, (name, before)


@pytest.mark.parametrize("before", range(3))
def test_base64_is_found_whatever_stands_around_the_word(seeker, before):
    for word in WORDS:
        coded = base64.b64encode(b"abc"[:before] + word.encode() + b" and more")
        assert {hit.word for hit in seeker.look_at("here", coded)} == {word}


def test_capitals_hide_nothing(seeker):
    assert seeker.look_at("here", b"... XOVULAMENQIRUTANO ...")


def test_what_is_packed_is_found_also_if_it_breaks_off_or_is_packed_twice(seeker):
    text = b"before " * 400 + WORDS[0].encode() + b" after" * 3000
    raw = zlib.compressobj(wbits=-15)
    for data in (
        zlib.compress(text), zlib.compress(text, 0), zlib.compress(text, 9), gzip.compress(text),
        b"7 0 obj\nstream\r\n" + raw.compress(text) + raw.flush(), zlib.compress(gzip.compress(text)),
        zlib.compress(text + bytes(range(256)) * 9)[:-40],
    ):  # fmt: skip
        assert {hit.word for hit in seeker.look_at("here", b"\x00\x78\x9c junk" + data + b"junk")} == {WORDS[0]}


def test_files_links_and_their_names_are_looked_at(seeker, tmp_path):
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / f"{WORDS[1]}.txt").write_bytes(b"nothing")
    (folder / "deep" / "plain").write_text(WORDS[2], encoding="utf-8")
    (folder / "link").symlink_to(WORDS[3])
    assert {hit.word for hit in seeker.look_in({"there": folder})} == set(WORDS[1:])


def test_what_the_kiosk_writes_around_words_is_found_too(seeker):
    assert seeker.look_at("here", b"\x00%PDF-1.7") == {Found("here", "%PDF-", "mark")}


def test_nothing_is_found_where_nothing_is(seeker):
    noise = b"".join(zlib.crc32(bytes([n % 256, n // 256])).to_bytes(4) for n in range(60_000))
    assert seeker.look_at("here", noise + b"Xovulamenqirutan") == set()
