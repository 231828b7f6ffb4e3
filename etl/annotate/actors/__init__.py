"""Actors of a text: who is meant by each name, office, noun and pronoun, and for whom that one acts on the text's day."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from spacy.tokens import Doc

from communique.etl.annotate.actors.ambiguity import settle_names
from communique.etl.annotate.actors.attach import attach
from communique.etl.annotate.actors.calibration import calibrated
from communique.etl.annotate.actors.coreference import GENERIC_NOUNS, PRONOUNS
from communique.etl.annotate.actors.discourse import Discourse
from communique.etl.annotate.actors.matcher import hits
from communique.etl.annotate.actors.owners import join_owners
from communique.etl.annotate.actors.phrases import Candidate, Chunk, Composer, chunks_of
from communique.etl.annotate.actors.pieces import Pieces, pieces_of
from communique.etl.annotate.actors.units import Unit, units_of
from communique.etl.annotate.actors.uses import is_excluded, is_sport, place_uses
from communique.etl.annotate.gazetteer import Gazetteer
from communique.etl.annotate.model import Mention


def resolve(doc: Doc, published: date | None, gazetteer: Gazetteer) -> list[Mention]:
    """The mentions of a tagged and parsed text, sorted; spans don't overlap, but 'both sides' is one mention a side."""
    p = pieces_of(doc)
    units = units_of(p, hits(p, gazetteer, published), gazetteer, published)
    settle_names(p, units, gazetteer)
    candidates: list[Candidate] = []
    for _, group in groupby(units, key=lambda u: p.sentence[u.start]):
        candidates.extend(_sentence_candidates(p, list(group), gazetteer))
    discourse = Discourse(p, gazetteer, published, candidates)
    mentions: list[Mention] = []
    end = 0
    for c in candidates:
        if c.start < end:
            continue
        settled = discourse.settle(c)
        for s in settled:
            mentions.append(_mention(p, s))
            end = max(end, s.end)
    return mentions


def _sentence_candidates(p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> list[Candidate]:
    sentence = p.sentences[p.sentence[units[0].start]]
    chunks = chunks_of(p, units)
    composer = Composer(p, units, gazetteer)
    for chunk in chunks:
        composer.compose(chunk)
    for chunk in chunks:
        chunk.candidates = [c for c in chunk.candidates if not is_excluded(p, c, chunk.candidates)]
    join_owners(p, units, chunks)
    attach(p, units, chunks)
    found = [c for chunk in chunks for c in chunk.candidates]
    place_uses(p, found)
    if is_sport(p, sentence):
        found = [c for c in found if c.form != "actor"]
    taken = {i for c in found for i in range(c.start, c.end)}
    found.extend(_generic(p, units, chunks, taken))
    taken |= {i for c in found for i in range(c.start, c.end)}
    first, last = sentence
    if not PRONOUNS.isdisjoint(p.lower[first:last]):
        for i in (i for i in range(first, last) if p.lower[i] in PRONOUNS and p.tag[i] in ("PRP", "PRP$") and i not in taken):
            found.append(Candidate(i, i + 1, i, "pronoun", kind="other"))
    return sorted(found, key=lambda c: (c.start, c.end))


def _generic(p: Pieces, units: list[Unit], chunks: list[Chunk], taken: set[int]) -> list[Candidate]:
    """Phrases such as 'the bloc' and 'both countries', whose noun alone names nobody."""
    found = []
    for chunk in chunks:
        first, last = units[chunk.first], units[chunk.last - 1]
        head = last.end - 1
        if (
            first.type == "d"
            and last.type in "nj"
            and p.lower[head] in GENERIC_NOUNS
            and not any(i in taken for i in range(first.start, last.end))
        ):
            found.append(Candidate(first.start, last.end, head, "nominal", kind="other", plural=p.tag[head] in ("NNS", "NNPS")))
    return found


def _mention(p: Pieces, c: Candidate) -> Mention:
    span = (p.start[c.start], p.end[c.end - 1])
    return Mention(span, c.name, c.code, c.kind, c.key, c.method, round(calibrated(c.method, c.confidence), 2), c.is_place)
