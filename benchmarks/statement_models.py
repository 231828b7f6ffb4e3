"""Ways to mark statements, compared: rules on the parse, a CRF, a small spaCy network, and the transformer that ships.

    python benchmarks/statement_models.py train.jsonl dev.jsonl [--only NAME ...] [--variant NAME=FOLDER ...]

Each way is trained on the first file (JSON lines with "text" and "attributions") and measured on the second: F1 of words, of
statements, of statements with speaker, speaker accuracy; words a second of processor time on one core, the best of three
rounds, with the parse where it needs one and beside it; size on disk; seconds of training. Rules, CRF and network mark
content, cue and source as spans, which one rule links; the transformer is measured without the rules that stand behind it in
the annotator. `--variant` adds a folder with another model.onnx. Writes benchmarks/statement_models.csv, where rows of other
names stay, and draws docs/statement-models.svg from it. Needs the `compare` extra for the CRF.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import csv
import json
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example
from spacy.util import filter_spans, minibatch
from thinc.api import NumpyOps, set_current_ops

from communique.etl import settings
from communique.etl.annotate import cues
from communique.etl.annotate.attribution import AttributionTagger
from communique.etl.annotate.pipeline import MODEL, SPACY_MODEL
from communique.etl.annotate.wordpieces import quoted
from communique.etl.evaluation.attributions import Tally, said

OUT = Path(__file__).with_suffix(".csv")
PLOT = Path(__file__).parents[1] / "docs" / "statement-models.svg"
PARAGRAPH = re.compile(r"[^\n]*\w[^\n]*")
ROUNDS = 3
# What training may take, in seconds of processor time (the network) and in steps (the CRF).
NETWORK_SECONDS = 240.0
CRF_STEPS = 60
CRF_OPTIONS = {"c1": 0.05, "c2": 0.05, "feature.minfreq": 3, "max_iterations": CRF_STEPS, "num_memories": 4}
FAR = 12
Json = dict[str, Any]
Span = tuple[int, int]
T = TypeVar("T")
Marker = Callable[[Doc], Sequence["Mark"]]


class Mark(NamedTuple):
    """A stretch of a text that is content, cue or source."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Row:
    """One way: F1 of words, statements, statements with speaker, speaker accuracy; words a second; MB; seconds of training, if here."""

    name: str
    token: float
    statement: float
    with_speaker: float
    speaker: float
    words_a_second: int
    beside_the_parse: int
    megabytes: float
    training_seconds: int | None


def marks(document: Json) -> list[Mark]:
    """The gold spans of a document, none of which overlap: contents before cues before sources."""
    found: list[Mark] = []
    for label in ("content", "cue", "source"):
        for attribution in document["attributions"]:
            for start, end in attribution[label]:
                if all(end <= m.start or m.end <= start for m in found):
                    found.append(Mark(label, start, end))
    return sorted(found, key=lambda m: m.start)


def link(text: str, found: Sequence[Mark]) -> list[Json]:
    """Attributions: in each paragraph every content goes to the nearest cue, each cue to the nearest source, the same sentence first.

    Contents with one cue are one statement. One without a cue has the nearest source.
    """
    out: list[Json] = []
    for paragraph in PARAGRAPH.finditer(text):
        inside = [m for m in found if paragraph.start() <= m.start < paragraph.end()]
        of = {label: [m for m in inside if m.label == label] for label in ("content", "cue", "source")}
        groups: dict[Mark, list[Mark]] = defaultdict(list)
        for content in of["content"]:
            groups[_nearest(text, content, of["cue"]) or content].append(content)
        for anchor, contents in groups.items():
            source = _nearest(text, anchor, of["source"])
            out.append({"content": [m[1:] for m in contents], "source": [source[1:]] if source else []})
    return out


def _nearest(text: str, mark: Mark, others: Sequence[Mark]) -> Mark | None:
    def distance(other: Mark) -> tuple[bool, int]:
        between = text[min(mark.end, other.end) : max(mark.start, other.start)]
        return bool(re.search(r"[.?!][”\"]?\s", between)), len(between)

    return min(others, key=distance, default=None)


# Rules on the parse.


class Rules:
    """What depends as a clause on a verb of saying is content, the verb its cue, its subject the source."""

    def __init__(self, verbs: frozenset[str]) -> None:
        self.verbs = verbs

    def __call__(self, doc: Doc) -> list[Mark]:
        found = []
        for token in doc:
            clauses = [child for child in token.children if child.dep_ == "ccomp"]
            subjects = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
            if token.pos_ == "VERB" and token.lemma_ in self.verbs and clauses and subjects:
                found += [_subtree("content", clauses[0]), _subtree("source", subjects[0])]
                found.append(Mark("cue", token.idx, token.idx + len(token)))
        return found


def _subtree(label: str, token: Token) -> Mark:
    last = token.right_edge
    return Mark(label, token.left_edge.idx, last.idx + len(last))


# The CRF.


class Crf:
    """A linear chain over each paragraph, whose features are of words, tags, parse and quotation marks."""

    def __init__(self, path: Path, verbs: frozenset[str]) -> None:
        import pycrfsuite

        self.tagger = pycrfsuite.Tagger()
        self.tagger.open(str(path))
        self.verbs = verbs

    def __call__(self, doc: Doc) -> list[Mark]:
        found: list[Mark] = []
        for tokens, features in sequences(doc, self.verbs):
            before = "O"
            for token, label in zip(tokens, self.tagger.tag(features), strict=True):
                if label.startswith("I-") and before[2:] == label[2:]:
                    found[-1] = found[-1]._replace(end=token.idx + len(token))
                elif label != "O":
                    found.append(Mark(label[2:], token.idx, token.idx + len(token)))
                before = label
        return found


def sequences(doc: Doc, verbs: frozenset[str]) -> Iterator[tuple[list[Token], list[list[str]]]]:
    """The tokens of each paragraph and their features."""
    inside = quoted(doc.text)
    own = [_features(token, bool(inside[token.idx]), verbs) for token in doc]
    for paragraph in PARAGRAPH.finditer(doc.text):
        span = doc.char_span(*paragraph.span(), alignment_mode="expand")
        tokens = [token for token in span or () if not token.is_space]
        rows = []
        for place, token in enumerate(tokens):
            row = [*own[token.i], f"place={min(place, 3)}"]
            for gap in (-2, -1, 1, 2):
                if 0 <= place + gap < len(tokens):
                    other = tokens[place + gap]
                    row += [f"{gap}:word={other.lower_}", f"{gap}:tag={other.tag_}", f"{gap}:quoted={inside[other.idx]}"]
                else:
                    row.append(f"{gap}:none")
            rows.append(row)
        yield tokens, rows


def _features(token: Token, is_quoted: bool, verbs: frozenset[str]) -> list[str]:
    """What a token is, what it depends on, and the verb of saying that it lies under or has near."""
    row = [
        "bias",
        f"word={token.lower_}",
        f"lemma={token.lemma_}",
        f"tag={token.tag_}",
        f"dep={token.dep_}",
        f"shape={token.shape_}",
        f"end={token.lower_[-3:]}",
        f"quoted={is_quoted}",
        f"head={token.head.lemma_}",
        f"dep+head tag={token.dep_}+{token.head.tag_}",
        f"says={token.lemma_ in verbs}",
        f"head says={token.head.lemma_ in verbs}+{token.dep_}",
    ]
    below = token
    for depth, above in enumerate(token.ancestors):
        if above.lemma_ in verbs and above.pos_ == "VERB":
            side = "left" if token.i < above.i else "right"
            row += [f"under={below.dep_}+{side}", f"under={below.dep_}+{above.lemma_}", f"under={below.dep_}+{min(depth, 3)}+{side}"]
            break
        below = above
    row += [f"has={child.dep_}" for child in token.children if child.dep_ in {"ccomp", "nsubj", "mark", "parataxis", "agent"}]
    near = token.doc[max(token.sent.start, token.i - FAR) : min(token.sent.end, token.i + FAR)]
    return row + [f"near={other.lemma_}+{'left' if other.i < token.i else 'right'}" for other in near if other.lemma_ in verbs]


def train_crf(documents: Sequence[Json], docs: Iterable[Doc], verbs: frozenset[str], path: Path) -> None:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=CRF_OPTIONS, verbose=False)
    for document, doc in zip(documents, docs, strict=True):
        labels = ["O"] * len(doc)
        for mark in marks(document):
            for place, token in enumerate(doc.char_span(mark.start, mark.end, alignment_mode="contract") or ()):
                labels[token.i] = ("I-" if place else "B-") + mark.label
        for tokens, features in sequences(doc, verbs):
            trainer.append(features, [labels[token.i] for token in tokens])
    trainer.train(str(path))


# The network.


def train_network(documents: Sequence[Json], path: Path) -> None:
    """A convolution over hashed embeddings and spaCy's transition system for spans, from nothing, until the time is over."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", **NETWORK}})
    examples = [example for document in documents for example in _examples(nlp, document)]
    optimizer = nlp.initialize(lambda: examples)
    begun, rng = time.process_time(), random.Random(0)
    while True:
        rng.shuffle(examples)
        for batch in minibatch(examples, 64):
            nlp.update(batch, sgd=optimizer, drop=0.1)
            if time.process_time() - begun > NETWORK_SECONDS:
                with nlp.use_params(optimizer.averages):
                    nlp.to_disk(path)
                return


NETWORK = {
    "state_type": "ner",
    "extra_state_tokens": True,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "width": 128,
        "depth": 6,
        "embed_size": 5000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
        "pretrained_vectors": None,
    },
}


def _examples(nlp: Language, document: Json) -> Iterator[Example]:
    """A paragraph each, with its spans as entities."""
    text, found = document["text"], marks(document)
    for paragraph in PARAGRAPH.finditer(text):
        doc = nlp.make_doc(paragraph.group())
        start = paragraph.start()
        spans = [
            doc.char_span(m.start - start, m.end - start, m.label, alignment_mode="contract")
            for m in found
            if start <= m.start and m.end <= paragraph.end()
        ]
        gold = doc.copy()
        gold.ents = filter_spans([span for span in spans if span is not None and len(span) and not span.text.isspace()])
        yield Example(doc, gold)


class Network:
    def __init__(self, path: Path) -> None:
        self.nlp = spacy.load(path)

    def __call__(self, text: str) -> list[Mark]:
        paragraphs = [(p.group(), p.start()) for p in PARAGRAPH.finditer(text)]
        return [
            Mark(span.label_, start + span.start_char, start + span.end_char)
            for doc, start in self.nlp.pipe(paragraphs, as_tuples=True)
            for span in doc.ents
        ]


# Measuring.


def measure(
    name: str, documents: Sequence[Json], extract: Callable[[Json], list[Json]], parse_seconds: float, size: int, training: float | None
) -> Row:
    """`extract` gives a document's attributions; `parse_seconds` is what the parse that it needs took for all of them."""
    words = sum(len(document["text"].split()) for document in documents)
    found, seconds = quickest(lambda: [extract(document) for document in documents])
    tally = Tally()
    for document, attributions in zip(documents, found, strict=True):
        tally.add(said(document["text"], document["attributions"]), said(document["text"], attributions))
    token, statement, _, with_speaker, speaker = tally.figures("")
    row = Row(
        name=name,
        token=token.f1 or 0.0,
        statement=statement.f1 or 0.0,
        with_speaker=with_speaker.f1 or 0.0,
        speaker=speaker.value or 0.0,
        words_a_second=round(words / (seconds + parse_seconds)),
        beside_the_parse=round(words / seconds),
        megabytes=size / 1e6,
        training_seconds=None if training is None else round(training),
    )
    print(row, flush=True)
    return row


def quickest(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and the processor time of the quickest of some rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = work()
        times.append(time.process_time() - begun)
    return found, min(times)


def write(rows: Iterable[Row]) -> list[dict[str, str]]:
    """The table with `rows` in place of those of the same name, as it is on disk."""
    old = {row["name"]: row for row in csv.DictReader(OUT.open(encoding="utf8"))} if OUT.exists() else {}
    for row in rows:
        old[row.name] = {k: _cell(v) for k, v in asdict(row).items()}
    with OUT.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(old.values())
    return list(old.values())


def _cell(value: str | float | None) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def speed(value: Json) -> float:
    return float(value["words_a_second"])


def plot(rows: Sequence[dict[str, str]]) -> str:
    """Quality against speed, a point a way, as large as its model; the line joins those that none is better than in both."""
    import altair as alt
    import vl_convert

    shown = ("statement", "words_a_second", "megabytes")
    values: list[Json] = sorted(({"name": row["name"], **{k: float(row[k]) for k in shown}} for row in rows), key=speed)
    for place, v in enumerate(values):
        v["label"] = f"{v['name']}, {v['megabytes']:.0f} MB" if v["megabytes"] else v["name"]
        v["is_above"] = place % 2 == 0
    best = [v for k, v in enumerate(values) if all(other["statement"] < v["statement"] for other in values[k + 1 :])]
    ends = [speed(values[0]) / 1.8, speed(values[-1]) * 1.8]
    ticks = alt.Axis(values=[2500, 5000, 10000, 20000, 40000])
    x = alt.X("words_a_second:Q", title="words a second on one core", scale=alt.Scale(type="log", nice=False, domain=ends), axis=ticks)
    y = alt.Y("statement:Q", title="statement F1", scale=alt.Scale(domain=[0.3, 0.8]))
    size = alt.Size("megabytes:Q", legend=None, scale=alt.Scale(domain=[0, 100], range=[40, 900]))
    points = alt.Chart(alt.Data(values=values))
    names = [
        points.transform_filter(f"datum.is_above == {str(above).lower()}").mark_text(dy=shift, fontSize=12).encode(x, y, text="label:N")
        for above, shift in ((True, -24), (False, 26))
    ]
    chart = alt.layer(
        alt.Chart(alt.Data(values=best)).mark_line(color="#9aa7b3", strokeDash=[4, 3]).encode(x, y, order="words_a_second:Q"),
        points.mark_circle(color="#a23e48", opacity=0.8).encode(x, y, size=size),
        *names,
    ).properties(width=640, height=380, title="Ways to mark statements: quality and speed")
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def files_size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(p.stat().st_size for p in path.rglob("*") if p.is_file())


def read(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--only", nargs="*", choices=["rules", "crf", "network", "transformer"])
    parser.add_argument("--variant", action="append", default=[], help="NAME=FOLDER")
    given = parser.parse_args()
    # As in the annotator: numpy's matrix product is three times as fast as thinc's own.
    set_current_ops(NumpyOps(use_blis=False))
    chosen = given.only if given.only is not None else ["rules", "crf", "network", "transformer"]
    dev = read(given.dev)
    with tempfile.TemporaryDirectory() as folder:
        write([row for name in chosen for row in compared(name, given.train, dev, Path(folder))])
    rows = write([transformer(name, Path(place), dev) for name, _, place in (v.partition("=") for v in given.variant)])
    PLOT.write_text(plot(rows), encoding="utf8")


def compared(name: str, train: Path, dev: Sequence[Json], folder: Path) -> Iterator[Row]:
    if name == "transformer":
        yield transformer("MiniLM, int8 smoothed (ships)", MODEL, dev)
    elif name == "network":
        path = folder / "network"
        begun = time.process_time()
        train_network(read(train), path)
        seconds, network = time.process_time() - begun, Network(path)
        yield measure("spaCy network", dev, lambda d: link(d["text"], network(d["text"])), 0, files_size(path), seconds)
    else:
        yield with_parse(name, train, dev, folder)


def with_parse(name: str, train: Path, dev: Sequence[Json], folder: Path) -> Row:
    """The rules or the CRF, which read spaCy's tags and parse."""
    nlp = spacy.load(SPACY_MODEL, exclude=["ner", "senter"])
    verbs = verbs_of_saying(settings.get().seeds_dir / cues.FILE)
    marker: Marker = Rules(verbs)
    seconds, size = 0.0, 0
    if name == "crf":
        path, documents = folder / "crf", read(train)
        begun = time.process_time()
        train_crf(documents, nlp.pipe(d["text"] for d in documents), verbs, path)
        seconds, size, marker = time.process_time() - begun, files_size(path), Crf(path, verbs)
    docs, parse_seconds = quickest(lambda: list(nlp.pipe(d["text"] for d in dev)))
    parsed = {d["id"]: doc for d, doc in zip(dev, docs, strict=True)}
    shown = {"crf": "CRF on tags and parse", "rules": "rules on the parse"}[name]
    return measure(shown, dev, lambda d: link(d["text"], marker(parsed[d["id"]])), parse_seconds, size, seconds)


def verbs_of_saying(lexicon: Path) -> frozenset[str]:
    """The verbs among the cues that attribute something."""
    with lexicon.open(encoding="utf8", newline="") as file:
        return frozenset(row["cue"] for row in csv.DictReader(file) if row["pos"] == "verb" and row["class"] != cues.NONE)


def transformer(name: str, folder: Path, dev: Sequence[Json]) -> Row:
    tagger = AttributionTagger(folder)

    def extract(document: Json) -> list[Json]:
        found = tagger.extract([document["text"]])[0]
        return [{"content": a.content, "source": [a.source] if a.source else []} for a in found]

    size = sum(files_size(folder / file) for file in ("model.onnx", "tokenizer.json", "distance.json"))
    return measure(name, dev, extract, 0, size, None)


if __name__ == "__main__":
    main()
