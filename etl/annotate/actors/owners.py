"""Owners that only the text tells: 'the bloc's mediator', 'the rebels' leader', 'the country's president'."""

from __future__ import annotations

from communique.etl.annotate.actors.coreference import GENERIC_NOUNS
from communique.etl.annotate.actors.phrases import Candidate, Chunk
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import Unit


def join_owners(p: Pieces, units: list[Unit], chunks: list[Chunk]) -> None:
    """Make each owner and what is its own one candidate, the owner its antecedent."""
    for chunk in chunks:
        for k in range(chunk.first + 1, chunk.last - 1):
            if units[k].type != "s":
                continue
            owned = next((c for c in chunk.candidates if c.start == units[k + 1].start), None)
            if owned is None or owned.form != "nominal" or owned.noun is None or owned.antecedent is not None:
                continue
            owner = next((c for c in chunk.candidates if c.end == units[k].start), None)
            if owner is None:
                owner = _generic_owner(p, units, chunk, k)
            elif owner.form != "nominal" or owner.antecedent is not None:
                continue
            if owner is not None:
                owned.antecedent, owned.start = owner, owner.start
                chunk.candidates = [c for c in chunk.candidates if c is not owner]


def _generic_owner(p: Pieces, units: list[Unit], chunk: Chunk, k: int) -> Candidate | None:
    """The phrase before the possessive mark at unit k, if it is one such as 'the bloc' that opens the chunk."""
    first, last = units[chunk.first], units[k - 1]
    head = last.end - 1
    if first.type != "d" or last.type not in "nj" or p.lower[head] not in GENERIC_NOUNS:
        return None
    if any(unit.type not in "jn" for unit in units[chunk.first + 1 : k]):
        return None
    return Candidate(first.start, last.end, head, "nominal", plural=p.tag[head] in ("NNS", "NNPS"))
