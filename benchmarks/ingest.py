"""Articles a second that each reader gives, over the same generated articles of about 400 words.

    python benchmarks/ingest.py [--articles 500] [--rounds 5]

Also: the rates of the content hash, the near-duplicate signature and the index. The rates are by CPU time of this process, the
median of the rounds with the lowest and the highest, so that a busy machine tells much the same as an idle one.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html import escape
from pathlib import Path

import scratch

from communique.etl.ingest import Article, read
from communique.etl.ingest.dedupe import NearDuplicates, content_hash, signature

Record = dict[str, str]
Writer = Callable[[Path, list[Record]], None]

_WHO = [
    "The foreign ministry",
    "A spokesperson",
    "The delegation",
    "An envoy",
    "The council",
    "Aid groups",
    "The central bank",
    "The court",
    "Two lawmakers",
]
_DID = ["said that", "denied that", "announced that", "warned that", "repeated that", "agreed that", "doubted that"]
_WHAT = [
    "talks would resume",
    "sanctions had been extended",
    "the border would open",
    "the convoy had left",
    "the vote was sound",
    "oil exports fell",
]
_WHEN = ["on Tuesday", "last week", "in January 2021", "after the vote", "before the summer", "for the third time", "within ten days"]


def generated(count: int) -> list[Record]:
    rng = random.Random(0)
    return [_article(rng, number) for number in range(count)]


def _article(rng: random.Random, number: int) -> Record:
    sentences = [" ".join(map(rng.choice, (_WHO, _DID, _WHAT, _WHEN))) + f", as {rng.randrange(10_000)} people heard." for _ in range(28)]
    paragraphs = [" ".join(sentences[begin : begin + 4]) for begin in range(0, len(sentences), 4)]
    return {
        "id": str(number),
        "title": f"Talks, round {number}",
        "published_at": f"2021-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "text": "\n\n".join(paragraphs),
    }


def text(folder: Path, records: list[Record]) -> None:
    for record in records:
        (folder / f"{record['id']}.txt").write_text(f"{record['title']}\n\n{record['text']}")


def text_with_sidecar(folder: Path, records: list[Record]) -> None:
    text(folder, records)
    for record in records:
        (folder / f"{record['id']}.json").write_text(json.dumps({"title": record["title"], "published_at": record["published_at"]}))


def markdown(folder: Path, records: list[Record]) -> None:
    for record in records:
        front = f"---\ntitle: {record['title']}\ndate: {record['published_at']}\n---\n"
        (folder / f"{record['id']}.md").write_text(f"{front}# {record['title']}\n\n{record['text']}")


def html(folder: Path, records: list[Record]) -> None:
    for record in records:
        (folder / f"{record['id']}.html").write_text(_page(record))


def _page(record: Record) -> str:
    links = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(40))
    head = f"<title>{escape(record['title'])}</title><meta property='article:published_time' content='{record['published_at']}'>"
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body><nav><ul>{links}</ul></nav><article>{_paragraphs(record)}</article></body></html>"


def _paragraphs(record: Record) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in record["text"].split("\n\n"))


def json_list(folder: Path, records: list[Record]) -> None:
    (folder / "a.json").write_text(json.dumps(records, indent=1))


def json_lines(folder: Path, records: list[Record]) -> None:
    (folder / "a.jsonl").write_text(_lines(records))


def json_lines_gz(folder: Path, records: list[Record]) -> None:
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(_lines(records).encode()))


def _lines(records: list[Record]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def csv(folder: Path, records: list[Record]) -> None:
    import pandas

    pandas.DataFrame(records).to_csv(folder / "a.csv", index=False)


def parquet(folder: Path, records: list[Record]) -> None:
    import pandas

    pandas.DataFrame(records).to_parquet(folder / "a.parquet")


def rss(folder: Path, records: list[Record]) -> None:
    items = "".join(
        f"<item><title>{escape(record['title'])}</title><guid>{record['id']}</guid><description>{escape(_paragraphs(record))}</description></item>"
        for record in records
    )
    (folder / "a.rss").write_text(f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>")


def warc_gz(folder: Path, records: list[Record]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (folder / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for record in records:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            payload = io.BytesIO(_page(record).encode())
            writer.write_record(
                writer.create_warc_record(f"https://example.org/{record['id']}", "response", payload=payload, http_headers=headers)
            )


def eml(folder: Path, records: list[Record]) -> None:
    for record in records:
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Date"] = "Wire <desk@example.org>", record["title"], "Fri, 12 Mar 2021 10:00:00 +0000"
        mail.set_content(record["text"])
        (folder / f"{record['id']}.eml").write_bytes(bytes(mail))


def zip_of_texts(folder: Path, records: list[Record]) -> None:
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records:
            archive.writestr(f"{record['id']}.txt", f"{record['title']}\n\n{record['text']}")


def tar_gz_of_texts(folder: Path, records: list[Record]) -> None:
    with tarfile.open(folder / "a.tar.gz", "w:gz") as archive:
        for record in records:
            data = f"{record['title']}\n\n{record['text']}".encode()
            info = tarfile.TarInfo(f"{record['id']}.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def pdf(folder: Path, records: list[Record]) -> None:
    import typst

    source = "#set page(width: 20cm)\n#set document(title: sys.inputs.title)\n#sys.inputs.text"
    for record in records:
        made = typst.compile(source.encode(), sys_inputs={"title": record["title"], "text": record["text"]})
        (folder / f"{record['id']}.pdf").write_bytes(made)


FORMATS: dict[str, Writer] = {
    writer.__name__.replace("_", " "): writer
    for writer in (
        text, text_with_sidecar, markdown, html, json_list, json_lines, json_lines_gz, csv, parquet, rss, warc_gz, eml, pdf, zip_of_texts, tar_gz_of_texts
    )
}  # fmt: skip
# What takes long to write or read is tried with fewer articles.
FEWER = {"pdf": 40}


def rates(count: int, work: Callable[[], object], rounds: int) -> str:
    """Articles a second of CPU."""
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(count / (time.process_time() - begin))
    return scratch.spread(found, "articles/s", digits=0)


def results(records: list[Record], rounds: int) -> Iterator[tuple[str, str]]:
    """Each name and its articles a second."""
    with tempfile.TemporaryDirectory() as top:
        for name, write in FORMATS.items():
            folder = Path(top, name)
            folder.mkdir()
            given = records[: FEWER.get(name)]
            write(folder, given)
            found: list[object] = []

            def work(folder: Path = folder, found: list[object] = found) -> None:
                found[:] = read([str(folder)])

            # Once over the first article, so that the libraries are loaded.
            next(iter(read([str(folder)])))
            shown = rates(len(given), work, rounds)
            articles = sum(isinstance(item, Article) for item in found)
            if articles != len(given):
                raise SystemExit(f"{name}: {articles} of {len(given)} articles were read; {found[-1]}")
            yield name, shown
    texts = [record["text"] for record in records]
    yield "content hash", rates(len(texts), lambda: [content_hash(each) for each in texts], rounds)
    yield "signature", rates(len(texts), lambda: [signature(each) for each in texts], rounds)
    signatures = [signature(each) for each in texts]

    def indexed() -> None:
        index: NearDuplicates[int] = NearDuplicates()
        for number, each in enumerate(signatures):
            index.add_signature(number, each)

    yield "near-duplicate index", rates(len(texts), indexed, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for name, shown in results(generated(given.articles), given.rounds):
        print(f"{name:<24}{shown}", flush=True)


if __name__ == "__main__":
    main()
