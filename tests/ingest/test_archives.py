"""gzip, bzip2, xz, zip and tar, sound and hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.etl.ingest import Limits, Options

from .conftest import BODY, TITLE, Reading, json_line

TEXT = f"{TITLE}\n\n{BODY}".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("name", ["a.txt.gz", "a"])
def test_packed_text(tmp_path: Path, reading: Reading, pack: Callable[[bytes], bytes], name: str) -> None:
    (tmp_path / name).write_bytes(pack(TEXT))
    article = reading(tmp_path / name).article
    assert (article.title, article.text, article.source) == (TITLE, TEXT.decode(), str(tmp_path / name))


def test_several_gzip_members_and_padding_are_one_stream(tmp_path: Path, reading: Reading) -> None:
    lines = [json_line(id=number).encode() for number in range(3)]
    (tmp_path / "a.gz").write_bytes(b"\0\0\0".join(map(gzip.compress, lines)) + b"\0" * 300_000 + b"not gzip")
    assert [a.external_id for a in reading(tmp_path / "a.gz").articles] == ["0", "1", "2"]


def test_a_gzip_cut_short_gives_what_it_holds(tmp_path: Path, reading: Reading) -> None:
    lines = "".join(json_line(id=number, noise=os.urandom(50).hex()) for number in range(3_000)).encode()
    packed = gzip.compress(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) * 3 // 4])
    found = reading(tmp_path / "a.jsonl.gz")
    assert 1_500 < len(found.articles) < 3_000
    assert "cut short" in found.rejects[-1].reason
    assert len(found.rejects) <= 2


@pytest.mark.parametrize("keep", [1, 2, 5, 15, 40])
def test_a_gzip_of_hardly_anything_is_refused(tmp_path: Path, reading: Reading, keep: int) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT)[:keep])
    assert reading(tmp_path / "a.gz").rejects
    assert not [a for a in reading(tmp_path / "a.gz").articles if a.text == TEXT.decode()]


def test_a_damaged_gzip_is_refused(tmp_path: Path, reading: Reading) -> None:
    packed = bytearray(gzip.compress(os.urandom(10_000).hex().encode()))
    packed[3_000:3_010] = b"\xff" * 10
    (tmp_path / "a.gz").write_bytes(bytes(packed))
    found = reading(tmp_path / "a.gz")
    assert not found.articles
    assert "is damaged" in found.reject.reason


ARCHIVES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "tar": tarred,
    "tar.gz": lambda members: tarred(members, "w:gz"),
    "tar.bz2": lambda members: tarred(members, "w:bz2"),
    "tar.xz": lambda members: tarred(members, "w:xz"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_members_with_sidecars(tmp_path: Path, reading: Reading, kind: str) -> None:
    members = {
        "2021/b.txt": TEXT,
        "2021/b.json": b'{"title": "From the sidecar", "published_at": "2021-03"}',
        "2021/c.jsonl": json_line(id=1).encode() + b"broken\n",
        "2021/.hidden": b"\0",
        "__MACOSX/2021/b.txt": b"\0",
    }
    (tmp_path / "a").write_bytes(ARCHIVES[kind](members))
    found = reading(tmp_path / "a")
    assert [(a.source, a.title, str(a.published)) for a in found.articles] == [
        (f"{tmp_path}/a!2021/b.txt", "From the sidecar", "2021-03"),
        (f"{tmp_path}/a!2021/c.jsonl", None, "None"),
    ]
    assert (found.reject.source, found.reject.line) == (f"{tmp_path}/a!2021/c.jsonl", 2)


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize("name", ["../../escaped.txt", "/tmp/communique-escaped.txt", "a/../../escaped.txt", "C:\\escaped.txt"])
def test_names_of_members_never_become_files(
    tmp_path: Path, reading: Reading, kind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    (folder / "a").write_bytes(ARCHIVES[kind]({name: TEXT}))
    monkeypatch.chdir(folder)
    before = sorted(tmp_path.rglob("*"))
    assert reading("a").article.text == TEXT.decode()
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/communique-escaped.txt").exists()


def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, reading: Reading) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd"
            archive.addfile(info)
    found = reading(tmp_path / "a.tar")
    assert not found.articles
    assert ["is a link or device" in r.reason for r in found.rejects] == [True] * 3


def test_archives_in_archives_are_limited(tmp_path: Path, reading: Reading) -> None:
    data = TEXT
    for depth in range(5):
        data = zipped({f"{depth}": data})
        (tmp_path / f"{depth + 1}.zip").write_bytes(data)
    assert reading(tmp_path / "4.zip").article.text == TEXT.decode()
    assert "is an archive inside 4 others" in reading(tmp_path / "5.zip").reject.reason


def test_a_bomb_is_stopped_by_its_ratio(tmp_path: Path, reading: Reading) -> None:
    lines = json_line().encode() + (b" " * 10_000 + b"\n") * 10_000
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines, 9))
    found = reading(tmp_path / "a.jsonl.gz")
    assert len(found.articles) == 1
    assert "more than 200 times its size" in found.reject.reason


def test_a_bomb_in_many_layers_is_stopped(tmp_path: Path, reading: Reading) -> None:
    inner = zipped({"zeros.txt": b"word " * 10_000_000})
    (tmp_path / "a.zip").write_bytes(zipped({f"{number}.zip": inner for number in range(20)}))
    found = reading(tmp_path / "a.zip")
    assert not found.articles
    assert any("times its size" in r.reason or "larger than" in r.reason for r in found.rejects)


def test_an_archive_is_limited_absolutely(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(os.urandom(500_000).hex().encode()))
    assert (
        "unpacks to more than 200,000 bytes"
        in reading(tmp_path / "a.gz", options=Options(limits=Limits(expanded_bytes=200_000))).reject.reason
    )


def test_temporary_space_is_limited(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.tar.gz").write_bytes(tarred({"a": os.urandom(300_000)}, "w:gz"))
    assert "temporary space" in reading(tmp_path / "a.tar.gz", options=Options(limits=Limits(spool_bytes=100_000))).reject.reason


def test_members_are_limited_in_number(tmp_path: Path, reading: Reading) -> None:
    options = Options(limits=Limits(archive_members=3))
    for kind, name in (("zip", "a.zip"), ("tar", "a.tar")):
        (tmp_path / name).write_bytes(ARCHIVES[kind]({f"{n}.txt": TEXT for n in range(4)}))
        assert "more than 3 members" in reading(tmp_path / name, options=options).reject.reason


def test_a_damaged_zip_is_refused(tmp_path: Path, reading: Reading) -> None:
    whole = zipped({"a.txt": TEXT})
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert "not a sound zip" in reading(tmp_path / "cut.zip").reject.reason


def test_a_damaged_member_costs_only_itself(tmp_path: Path, reading: Reading) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.txt", TEXT)
    data = out.getvalue().replace(b"Geneva", b"Vienna", 1)
    (tmp_path / "a.zip").write_bytes(data)
    found = reading(tmp_path / "a.zip")
    assert [a.source for a in found.articles] == [f"{tmp_path}/a.zip!b.txt"]
    assert found.reject.source == f"{tmp_path}/a.zip!a.txt"
    assert "CRC" in found.reject.reason


def test_the_members_before_a_break_in_a_tar_are_read(tmp_path: Path, reading: Reading) -> None:
    whole = tarred({f"{n}.txt": TEXT for n in range(3)})
    (tmp_path / "a.tar").write_bytes(whole[: 2 * 1024 + 600])
    found = reading(tmp_path / "a.tar")
    assert len(found.articles) == 2
    assert found.rejects
    packed = gzip.compress(tarred({f"{n}.txt": TEXT + os.urandom(9_000).hex().encode() for n in range(9)}))
    (tmp_path / "a.tar.gz").write_bytes(packed[: len(packed) // 2])
    found = reading(tmp_path / "a.tar.gz")
    assert 2 <= len(found.articles) <= 5
    assert any("cut short" in r.reason for r in found.rejects)


def test_an_encrypted_member_is_refused(tmp_path: Path, reading: Reading) -> None:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    found = reading(tmp_path / "a.zip")
    assert len(found.articles) == 1
    assert "'a.txt' is encrypted" in found.reject.reason


@pytest.mark.parametrize("marker", ["[Content_Types].xml", "mimetype"])
def test_documents_that_are_zips_are_refused(tmp_path: Path, reading: Reading, marker: str) -> None:
    (tmp_path / "a.docx").write_bytes(zipped({marker: b"x", "word/document.xml": b"<x/>"}))
    assert "not an archive of articles" in reading(tmp_path / "a.docx").reject.reason


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_empty_archive_is_told(tmp_path: Path, reading: Reading, kind: str) -> None:
    (tmp_path / "a").write_bytes(ARCHIVES[kind]({}))
    refused = reading(tmp_path / "a").reject.reason
    # A tar without members is nothing but zeros, so there is nothing to know it by.
    assert refused.startswith("holds no article" if kind == "zip" else "is binary data")


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_name_that_occurs_twice_is_told(tmp_path: Path, reading: Reading, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "First. " + BODY)
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("a.txt", "Last. " + BODY)
    else:
        with tarfile.open(path, "w") as archive:
            for text in ("First. ", "Last. "):
                info = tarfile.TarInfo("a.txt")
                data = (text + BODY).encode()
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    found = reading(path)
    assert [article.text[:5] for article in found.articles] == ["Last."]
    assert "occurs once more later" in found.reject.reason


def test_a_member_cut_off_in_a_tar_is_refused(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.tar").write_bytes(tarred({"a.txt": BODY.encode() * 50})[:3000])
    found = reading(tmp_path / "a.tar")
    assert not found.articles
    assert [reject.reason.split(":")[0] for reject in found.rejects] == ["is damaged", "is damaged after 1 members"]


def test_members_that_overlap_are_stopped_by_their_ratio(tmp_path: Path, reading: Reading) -> None:
    """A bomb of one layer: each member of the directory is the same packed bytes."""
    one = zipped({"a.txt": b"a " * 4_000_000})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entries = b"".join(one[start:end].replace(b"a.txt", b"%05d" % number) for number in range(400))
    packed, count = one[:start], (400).to_bytes(2, "little")
    tail = b"PK\x05\x06\0\0\0\0" + count * 2 + len(entries).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    (tmp_path / "a.zip").write_bytes(packed + entries + tail)
    found = reading(tmp_path / "a.zip", options=Options(limits=Limits(article_chars=10_000_000)))
    assert found.rejects
    assert any("decompression bomb" in reject.reason or "File name in directory" in reject.reason for reject in found.rejects)
    assert len(found.articles) <= 5
