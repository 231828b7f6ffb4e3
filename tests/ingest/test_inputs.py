"""What a user can name: files, folders, patterns, standard input; and sidecars."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique.etl.ingest import Reject, read

from .conftest import BODY, TITLE, Reading, json_line


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_folder_is_read_to_its_depths_in_order(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, b_dot_txt=BODY, a__c__d_dot_txt=BODY, a__b_dot_txt=BODY, _dot_hidden=BODY, _dot_git__x=BODY)
    found = reading(tmp_path)
    assert [os.path.relpath(a.source, tmp_path) for a in found.articles] == ["a/b.txt", "a/c/d.txt", "b.txt"]
    assert not found.rejects


def test_patterns(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, a_dot_txt=BODY, b_dot_md=BODY, x__c_dot_txt=BODY)
    assert len(reading(f"{tmp_path}/*.txt").articles) == 1
    assert len(reading(f"{tmp_path}/**/*.txt").articles) == 2
    assert reading(f"{tmp_path}/*.pdf").reject.reason == "the pattern matches no file"


def test_a_file_with_the_signs_of_a_pattern_in_its_name(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a[1].txt").write_text(BODY)
    assert reading(tmp_path / "a[1].txt").article.text == BODY


@pytest.mark.parametrize("data", [json_line(id=1).encode(), gzip.compress(json_line(id=1).encode())])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, reading: Reading, data: bytes) -> None:
    class Stdin:
        buffer = io.BytesIO(data)

    monkeypatch.setattr("sys.stdin", Stdin)
    article = reading("-").article
    assert (article.source, article.external_id) == ("-", "1")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.txt", "can't be opened: No such file"),
        ("", "can't be opened"),
        ("nul\0name", "can't be opened: embedded null byte"),
        ("x" * 300, "File name too long"),
    ],
)
def test_what_cannot_be_opened(reading: Reading, path: str, reason: str) -> None:
    assert reason in reading(path).reject.reason


def test_an_empty_folder_and_an_empty_file(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").write_bytes(b"")
    (tmp_path / "z").write_bytes(b" \n\n")
    assert reading(tmp_path / "x").reject.reason == "the folder holds no file"
    assert reading(tmp_path / "y").reject.reason == "is empty"
    assert reading(tmp_path / "z").reject.reason == "is empty"


def test_no_input_gives_nothing(reading: Reading) -> None:
    found = reading()
    assert (found.articles, found.rejects) == ([], [])


def test_links_that_lead_back_are_told_and_followed_no_further(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, a__b__c_dot_txt=BODY)
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "again").symlink_to(tmp_path / "a" / "b")
    found = reading(tmp_path)
    assert [os.path.basename(a.source) for a in found.articles] == ["c.txt"]
    assert {os.path.relpath(r.source, tmp_path): r.reason for r in found.rejects} == {
        "a/b/up": "the link leads back to a folder that it lies in",
        "a/self": "can't be opened: Too many levels of symbolic links",
    }


def test_links_that_lead_out_of_the_folder_are_told_and_not_followed(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, secret__key_dot_txt=BODY, folder__a_dot_txt=BODY, folder__b_dot_txt=BODY)
    folder = tmp_path / "folder"
    (folder / "file.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (folder / "deep").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to("..")
    (folder / "within.txt").symlink_to("a.txt")
    (tmp_path / "secret" / "a.json").write_text('{"title": "the secret"}')
    (folder / "a.json").symlink_to(tmp_path / "secret" / "a.json")
    found = reading(folder)
    assert [os.path.basename(a.source) for a in found.articles] == ["a.txt", "b.txt", "within.txt"]
    assert not any(a.title for a in found.articles)
    assert {os.path.basename(r.source): r.reason for r in found.rejects} == dict.fromkeys(
        ("a.json", "deep", "file.txt", "up"), "is a link that leads out of the folder"
    )


def test_a_link_that_the_user_names_is_followed(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, there__a_dot_txt=BODY)
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (tmp_path / "one.txt").symlink_to(tmp_path / "there" / "a.txt")
    assert [a.text for a in reading(tmp_path / "here", tmp_path / "one.txt").articles] == [BODY, BODY]


def test_folders_nested_deeper_than_calls_may_be(tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1_100):
        os.mkdir("d")
        os.chdir("d")
    Path("a.txt").write_text(BODY)
    os.chdir(tmp_path)
    try:
        assert len(reading(tmp_path).articles) == 1
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


def test_a_named_pipe_in_a_folder_is_not_waited_for(tmp_path: Path, reading: Reading) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reading(tmp_path).reject.reason == "is a named pipe"


def test_names_that_are_not_utf8_are_shown_as_escapes(tmp_path: Path, reading: Reading) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(BODY.encode())
    article = reading(tmp_path).article
    assert article.source == f"{tmp_path}/caf\\xe9.txt"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so the reading is done as the user nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_without_permission_costs_only_itself(reading: Reading) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, open_dot_txt=BODY, shut__a_dot_txt=BODY, unreadable_dot_txt=BODY, zz_dot_txt=BODY)
        folder.chmod(0o755)
        (folder / "shut").chmod(0o000)
        (folder / "unreadable.txt").chmod(0o000)
        try:
            with as_nobody():
                found = reading(folder)
        finally:
            (folder / "shut").chmod(0o700)
    assert [os.path.basename(a.source) for a in found.articles] == ["open.txt", "zz.txt"]
    assert [(os.path.basename(r.source), r.reason) for r in found.rejects] == [
        ("shut", "can't be opened: Permission denied"),
        ("unreadable.txt", "can't be opened: Permission denied"),
    ]
    assert "Grant read access" in found.rejects[0].remedy


SIDECAR = {
    "file": "a.txt",
    "id": "s-1",
    "title": "From the sidecar",
    "published_at": "2021-03-12",
    "language": "en",
    "url": "https://example.org/a",
}


@pytest.mark.parametrize("name", ["a.json", "a.meta.json"])
def test_a_sidecar_describes_the_text_beside_it(tmp_path: Path, reading: Reading, name: str) -> None:
    (tmp_path / "a.txt").write_text(f"{TITLE}\n\n{BODY}")
    (tmp_path / name).write_text(json.dumps({**SIDECAR, "publisher": "The Post", "byline": "Ann Writer"}))
    for paths in ([tmp_path], [tmp_path / "a.txt"], [tmp_path / "a.txt", tmp_path / name], [f"{tmp_path}/*"]):
        article = reading(*paths).article
        assert (article.external_id, article.title, str(article.published)) == ("s-1", "From the sidecar", "2021-03-12")
        assert (article.language, article.url, article.publisher, article.byline) == (
            "en",
            "https://example.org/a",
            "The Post",
            "Ann Writer",
        )
        assert article.text == f"{TITLE}\n\n{BODY}"


def test_a_sidecar_alone_says_what_to_pass(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, a_dot_txt=BODY, a_dot_json=json.dumps(SIDECAR))
    refused = reading(tmp_path / "a.json").reject
    assert "is the sidecar of" in refused.reason
    assert f"Pass {tmp_path}/a.txt" in refused.remedy


def test_a_sidecar_describes_only_the_file_it_names(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, a_dot_txt=BODY, a_dot_md=BODY, a_dot_json=json.dumps(SIDECAR))
    found = reading(tmp_path)
    assert {os.path.basename(a.source): a.external_id for a in found.articles} == {"a.md": None, "a.txt": "s-1"}


def test_json_with_a_text_of_its_own_is_no_sidecar(tmp_path: Path, reading: Reading) -> None:
    write(
        tmp_path,
        a_dot_txt=BODY,
        a_dot_json=json_line(id=7),
        b_dot_txt=BODY,
        b_dot_json=f"[{json_line(id=8)}]",
        c_dot_txt=BODY,
        c_dot_json=json_line(id=9) * 2,
    )
    found = reading(tmp_path)
    assert [a.external_id for a in found.articles] == ["7", None, "8", None, "9", "9", None]
    assert not found.rejects


@pytest.mark.parametrize(("name", "text"), [("a.json", '{"title": "cut'), ("a.meta.json", "[1]"), ("a.meta.json", json_line())])
def test_a_damaged_sidecar_costs_only_the_metadata(tmp_path: Path, reading: Reading, name: str, text: str) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / name).write_text(text)
    found = reading(tmp_path)
    assert [a.text for a in found.articles] == [BODY]
    assert found.reject.source == f"{tmp_path}/{name}"
    assert "not a JSON object with metadata" in found.reject.reason


def test_a_bad_date_in_a_sidecar_is_told(tmp_path: Path, reading: Reading) -> None:
    write(tmp_path, a_dot_txt=BODY, a_dot_json=json.dumps({**SIDECAR, "published_at": "0000-00-00"}))
    found = reading(tmp_path)
    assert found.articles[0].title == "From the sidecar"
    assert (found.reject.source, "no year 0" in found.reject.reason) == (f"{tmp_path}/a.json", True)


def test_a_sidecar_beside_a_packed_text(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(BODY.encode()))
    (tmp_path / "a.json").write_text(json.dumps(SIDECAR))
    assert reading(tmp_path).article.external_id == "s-1"


def test_binary_data_is_refused(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "junk").write_bytes(os.urandom(100_000))
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(100))
    (tmp_path / "zeros").write_bytes(bytes(5_000))
    reasons = {os.path.basename(r.source): r.reason for r in reading(tmp_path).rejects}
    assert "binary data" in reasons["junk"]
    assert "a PNG picture" in reasons["picture"]
    assert "binary data" in reasons["zeros"]


def test_a_reader_that_fails_in_an_unknown_way_costs_only_its_input(
    tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> Iterator[Reject]:
        raise MemoryError("too much")
        yield

    monkeypatch.setitem(__import__("communique.etl.ingest.formats", fromlist=["READERS"]).READERS, "eml", explode)
    write(tmp_path, a_dot_eml="From: x@example.org\nSubject: x\nDate: x\n\nx", b_dot_txt=BODY)
    found = reading(tmp_path)
    assert len(found.articles) == 1
    assert found.reject.reason == "can't be read: MemoryError: too much"


def test_every_file_is_closed(tmp_path: Path) -> None:
    write(tmp_path, **{f"{n}_dot_txt": BODY for n in range(50)})
    before = len(os.listdir("/proc/self/fd"))
    items = read([str(tmp_path)])
    for _ in range(49):
        next(items)
    assert len(os.listdir("/proc/self/fd")) <= before + 2


def test_a_run_over_everything_bad_loses_nothing_good(tmp_path: Path, reading: Reading) -> None:
    """Each kind of bad input between two good ones, in one run."""
    bad = {
        "empty.txt": b"",
        "junk.bin": os.urandom(5_000),
        "cut.jsonl.gz": gzip.compress(json_line().encode() * 50)[:60],
        "broken.json": b"[1, 2",
        "broken.parquet": b"PAR1" + os.urandom(500),
        "broken.pdf": b"%PDF-1.4\n" + os.urandom(500),
        "broken.zip": b"PK\x03\x04" + os.urandom(500),
        "broken.warc": b"WARC/1.0\r\n" + os.urandom(500),
        "textless.html": b"<html><body></body></html>",
        "long.txt": b"x" * 20_000_000,
        "types.jsonl": b'{"text": 5}\n',
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
        (tmp_path / f"{name}-good.txt").write_text(BODY)
    found = reading(tmp_path)
    assert len([a for a in found.articles if a.text == BODY]) == len(bad)
    assert {os.path.basename(r.source) for r in found.rejects} == set(bad)
