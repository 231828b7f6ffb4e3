"""HTML, feeds, WARC, e-mail and PDF."""

from __future__ import annotations

import io
import textwrap
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from communique.etl.ingest import Limits, Options

from .conftest import BODY, PARAGRAPHS, TITLE, Reading, page, pdf

META = (
    "<meta property='og:site_name' content='The Example Post'><meta name='author' content='Ann Writer'>"
    "<link rel='canonical' href='https://example.org/a/1'>"
)


def test_a_page(tmp_path: Path, reading: Reading) -> None:
    chrome = "<nav><a href='/'>Home</a></nav><footer>Copyright 1999</footer>"
    (tmp_path / "a").write_text(
        page(head=META + "<meta property='article:published_time' content='2021-03'>").replace("</body>", chrome + "</body>")
    )
    article = reading(tmp_path / "a").article
    assert (article.title, article.publisher, article.byline, article.language) == (TITLE, "The Example Post", "Ann Writer", "en")
    assert (article.url, str(article.published), article.format) == ("https://example.org/a/1", "2021-03", "html")
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)
    assert "Home" not in article.text
    assert "Copyright" not in article.text


@pytest.mark.parametrize(
    "head",
    [
        "<meta itemprop='datePublished' content='2021-03-12T10:00:00+01:00'>",
        '<script type=\'application/ld+json\'>{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-03-12"}]}</script>',
        "<script type='application/ld+json'>not json</script><meta name='DC.date.issued' content='2021-03-12'>",
        "<meta property='article:published_time' content='0000-00-00'><meta name='date' content='12 March 2021'>",
    ],
)
def test_where_a_page_states_its_date(tmp_path: Path, reading: Reading, head: str) -> None:
    (tmp_path / "a.html").write_text(page(head=head))
    assert str(reading(tmp_path / "a.html").article.published) == "2021-03-12"


def test_htmldate_finds_what_the_markup_does_not_state(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.html").write_text(page(head="<link rel='canonical' href='https://example.org/2021/03/12/talks'>"))
    assert str(reading(tmp_path / "a.html").article.published) == "2021-03-12"


def test_a_year_in_the_footer_is_no_date(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.html").write_text(page().replace("</body>", "<footer>Copyright 2019</footer></body>"))
    assert reading(tmp_path / "a.html").article.published is None


def test_control_characters_in_a_page_are_dropped(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.html").write_text(page(body=f"con\x01trol&#2;led&#x1f; text \0here\n\n{BODY}"))
    assert "controlled text here" in reading(tmp_path / "a.html").article.text


def test_a_page_in_a_declared_encoding(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.html").write_text(page(body=BODY + "\n\nŽižkov, Česko", head="<meta charset='iso-8859-2'>"), encoding="iso-8859-2")
    assert reading(tmp_path / "a.html").article.text.endswith("Žižkov, Česko")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body></body></html>", "no article was found"),
        ("<!DOCTYPE html><html><body><script>app()</script><div id='root'></div></body></html>", "no article was found"),
        ("<", "holds no text"),
    ],
)
def test_html_without_text_is_refused(tmp_path: Path, reading: Reading, html: str, reason: str) -> None:
    (tmp_path / "a.html").write_text(html)
    assert reason in reading(tmp_path / "a.html").reject.reason


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body><p>" + "word " * 10_400_000, "larger than 8,388,608 bytes"),
        ("<html><body>" + "<a href='/x'>link</a> " * 200_000, "more than 50,000 elements"),
    ],
)
def test_a_page_too_large_is_refused_soon(tmp_path: Path, reading: Reading, html: str, reason: str) -> None:
    (tmp_path / "a.html").write_text(html)
    begin = time.process_time()
    assert reason in reading(tmp_path / "a.html").reject.reason
    assert time.process_time() - begin < 5


def test_elements_nested_without_end_do_no_harm(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 40_000 + "text")
    assert reading(tmp_path / "a.html").reject.reason


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Example Wire</title><language>en-gb</language>
<item><title>Talks &amp; trade</title><link>https://example.org/1</link><guid>g1</guid><dc:creator>A. Writer</dc:creator>
<pubDate>Fri, 12 Mar 2021 23:30:00 -0500</pubDate><description>Teaser.</description><content:encoded><![CDATA[{html}]]></content:encoded></item>
<item><title>Teaser</title><link>https://example.org/2</link><description>Only a teaser.</description></item>
<item><title>Summary</title><guid>g3</guid><description>{text}</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example Wire</title>
<entry><id>urn:1</id><title>Talks</title><link href="https://example.org/1"/><updated>2021-03-13T00:00:00Z</updated>
<published>2021-03-12T00:00:00Z</published><author><name>A. Writer</name></author><content type="html">&lt;p&gt;{text}&lt;/p&gt;</content></entry></feed>"""


def test_rss(tmp_path: Path, reading: Reading) -> None:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    (tmp_path / "feed").write_text(RSS.format(html=html, text=BODY))
    found = reading(tmp_path / "feed")
    first, third = found.articles
    assert (first.title, first.text, first.external_id, first.url) == ("Talks & trade", BODY, "g1", "https://example.org/1")
    assert (str(first.published), first.publisher, first.byline, first.language) == ("2021-03-12", "Example Wire", "A. Writer", "en")
    assert (first.format, first.line, third.line) == ("feed", 1, 3)
    assert found.reject.line == 2
    assert "teaser of 3 words" in found.reject.reason
    assert "https://example.org/2" in found.reject.remedy


def test_atom(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "feed.xml").write_text(ATOM.format(text=BODY))
    article = reading(tmp_path / "feed.xml").article
    assert (article.title, article.external_id, str(article.published), article.byline) == ("Talks", "urn:1", "2021-03-12", "A. Writer")


@pytest.mark.parametrize(
    "feed", ["<rss version='2.0'><channel><title>x</title></channel></rss>", "<feed xmlns='http://www.w3.org/2005/Atom'></feed>"]
)
def test_a_feed_without_items_is_told(tmp_path: Path, reading: Reading, feed: str) -> None:
    (tmp_path / "feed.xml").write_text(feed)
    assert reading(tmp_path / "feed.xml").reject.reason == "holds no article"


def test_entities_that_multiply_are_not_expanded(tmp_path: Path, reading: Reading) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "bomb">{entities}]><rss version="2.0"><channel><title>x</title>'
    (tmp_path / "feed.xml").write_text(bomb + f"<item><title>&e11;</title><description>&e11; {BODY}</description></item></channel></rss>")
    begin = time.process_time()
    found = reading(tmp_path / "feed.xml")
    assert time.process_time() - begin < 5
    assert all(len(article.text) < 10_000 for article in found.articles)


def test_an_external_entity_is_not_opened(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "secret").write_text("the secret")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    (tmp_path / "feed.xml").write_text(
        f"{doctype}<rss version='2.0'><channel><item><description>&x; {BODY}</description></item></channel></rss>"
    )
    assert all("the secret" not in article.text for article in reading(tmp_path / "feed.xml").articles)


def test_xml_of_another_kind_is_refused_by_its_root(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?><!-- x --><CONSOLIDATED_LIST><p>x</p></CONSOLIDATED_LIST>')
    assert "XML with the root CONSOLIDATED_LIST" in reading(tmp_path / "a.xml").reject.reason


def warc(*records: tuple[str, str, str, bytes], gzip: bool = True) -> bytes:
    """Response records of (url, status, content type, body)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for url, status, content_type, body in records:
        headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return out.getvalue()


CRAWL = (
    ("https://example.org/a.html", "200 OK", "text/html; charset=utf-8", page(head=META).encode()),
    ("https://example.org/a.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://example.org/gone", "404 Not Found", "text/html", page().encode()),
    ("https://example.org/feed", "200 OK", "application/rss+xml", RSS.format(html=f"<p>{BODY}</p>", text=BODY).encode()),
)


@pytest.mark.parametrize("gzip", [True, False])
def test_warc(tmp_path: Path, reading: Reading, gzip: bool) -> None:
    (tmp_path / "crawl").write_bytes(warc(*CRAWL, gzip=gzip))
    found = reading(tmp_path / "crawl")
    assert [a.source.partition("!")[2] for a in found.articles] == [
        "https://example.org/a.html",
        "https://example.org/feed",
        "https://example.org/feed",
    ]
    assert found.articles[0].url == "https://example.org/a/1"
    assert found.articles[0].line == 1
    assert "teaser" in found.reject.reason


def test_a_page_of_a_crawl_has_its_address(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.warc").write_bytes(warc(("https://example.org/x", "200 OK", "text/html", page().encode()), gzip=False))
    assert reading(tmp_path / "a.warc").article.url == "https://example.org/x"


def test_the_records_before_a_break_in_a_warc_are_read(tmp_path: Path, reading: Reading) -> None:
    whole = warc(CRAWL[0], CRAWL[0], gzip=True)
    (tmp_path / "cut.warc.gz").write_bytes(whole[: len(whole) - 60])
    found = reading(tmp_path / "cut.warc.gz")
    assert len(found.articles) == 1
    assert {r.reason for r in found.rejects} == {"is cut short: the compressed data ends too early"}
    (tmp_path / "junk.warc").write_bytes(warc(CRAWL[0], gzip=False) + b"junk that is no record\r\n" * 20)
    found = reading(tmp_path / "junk.warc")
    assert len(found.articles) == 1
    assert "is not sound WARC after 1 records" in found.reject.reason


def test_a_record_longer_than_it_states_is_told(tmp_path: Path, reading: Reading, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = warc(CRAWL[0], gzip=False), warc(CRAWL[0], gzip=False)
    (tmp_path / "a.warc").write_bytes(first[:-4] + b"more\r\n\r\n" + second)
    found = reading(tmp_path / "a.warc")
    assert len(found.articles) == 2
    assert (found.reject.line, found.reject.reason) == (1, "the record goes on after the length that it states")
    assert capsys.readouterr().err == ""


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {
        "From": "Example Wire <desk@example.org>",
        "Subject": "Talks à Genève",
        "Date": "Fri, 12 Mar 2021 23:30:00 -0500",
        **headers,
    }.items():
        mail[name] = value
    return mail


def test_a_message(tmp_path: Path, reading: Reading) -> None:
    mail = message(**{"Message-ID": "<m1@example.org>"})
    mail.set_content("\n\n".join(textwrap.fill(paragraph, 70) for paragraph in PARAGRAPHS) + "\n-- \nThe desk\n")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    mail["Content-Language"] = "en"
    (tmp_path / "a").write_bytes(bytes(mail))
    article = reading(tmp_path / "a").article
    assert (article.title, article.publisher, str(article.published)) == ("Talks à Genève", "Example Wire", "2021-03-12")
    assert (article.external_id, article.language, article.format) == ("m1@example.org", "en", "eml")
    assert "The desk" not in article.text
    assert len(article.text.split("\n\n")) == len(PARAGRAPHS)


def test_a_message_in_html_only(tmp_path: Path, reading: Reading) -> None:
    mail = message()
    mail.set_content("<p>One.</p><p>Two.</p>", subtype="html")
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    assert reading(tmp_path / "a.eml").article.text == "One.\n\nTwo."


def test_mail_with_endless_headers_is_read_without_them(tmp_path: Path, reading: Reading) -> None:
    subject, parameters = "=?utf-8?q?=41?= " * 5_000, "; a*0=b" * 5_000
    message = f"From: desk@example.org\nSubject: {subject}\nContent-Type: text/plain{parameters}\n\n{BODY}"
    (tmp_path / "a.eml").write_text(message)
    found = reading(tmp_path / "a.eml")
    assert [article.text for article in found.articles] == [BODY]
    assert [(article.title, article.publisher) for article in found.articles] == [(None, "example.org")]
    assert found.reject.reason == f"title has {len(subject.strip()):,} characters, more than 1,000"


def test_a_message_without_a_name_or_sound_headers(tmp_path: Path, reading: Reading) -> None:
    raw = b"From x\nFrom: desk@example.org\nSubject: =?utf-8?q?broken\nDate: tomorrow\nContent-Type: text/plain; charset=nonsense\n\nCaf\xe9 talks.\n"
    (tmp_path / "a.eml").write_bytes(raw)
    found = reading(tmp_path / "a.eml")
    assert found.articles[0].publisher == "example.org"
    assert found.articles[0].text == "Café talks."
    assert "the date 'tomorrow' was refused" in found.reject.reason


def test_a_message_without_text_is_refused(tmp_path: Path, reading: Reading) -> None:
    mail = message()
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    assert reading(tmp_path / "a.eml").reject.reason == "holds no text"


def test_a_pdf(tmp_path: Path, reading: Reading) -> None:
    lines = [
        TITLE,
        "",
        "The foreign ministry said on Tuesday that talks would re-",
        "sume in Geneva next week after a pause of two long months.",
        "",
        "Aid groups asked.",
    ]
    (tmp_path / "a").write_bytes(pdf(lines))
    article = reading(tmp_path / "a").article
    assert article.title == TITLE
    assert "talks would resume in Geneva next week after" in article.text
    assert (article.format, article.published) == ("pdf", None)


def test_a_pdf_without_text_is_refused(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([]))
    refused = reading(tmp_path / "scan.pdf").reject
    assert "without a text layer" in refused.reason
    assert "OCR" in refused.remedy


def test_a_damaged_pdf_is_refused_and_nothing_else_is_said(tmp_path: Path, reading: Reading, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "junk.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    (tmp_path / "cut.pdf").write_bytes(pdf([TITLE])[:100])
    for name in ("junk.pdf", "cut.pdf"):
        assert reading(tmp_path / name).reject.reason
    assert not caplog.records


def test_a_pdf_whose_parts_do_not_end_is_given_up(tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its strings runs to the end of the file, and pypdf reads all of them byte by byte."""
    monkeypatch.setattr("communique.etl.ingest.formats.pdf.MOST_READS", 20_000)
    parts = b"".join(b"%d 0 obj\n(aaaa\n" % number for number in range(500))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n" + parts + b"startxref\n0\n%%EOF")
    refused = reading(tmp_path / "a.pdf").reject
    assert refused.reason == "is a PDF too damaged to be read in reasonable time"


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([TITLE]))
    refused = reading(tmp_path / "a.pdf", options=Options(limits=Limits(pdf_pages=0))).reject
    assert refused.reason == "has 1 pages, more than 0"
