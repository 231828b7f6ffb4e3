"""What a job did, in words: the counts that it returned as rows for a listing and as one closing line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

LABELS = {
    "read": "articles read",
    "added": "documents added",
    "duplicates": "exact duplicates, left out",
    "near_duplicates": "near duplicates, linked",
    "too_old": "articles before --since, left out",
    "refused": "inputs refused",
    "to_annotate": "documents to annotate",
    "document_annotations": "documents annotated",
    "failed": "documents that could not be annotated",
    "mentions": "mentions",
    "statements": "statements",
    "events": "events",
    "sanction_actions": "sanction acts",
    "confirmed": "documents that new actors do not concern",
    "actors_joined": "actors joined with another",
    "incidents": "incidents new or changed",
    "sanctions": "sanctions new or changed",
    "listings_matched": "actors matched with list entries",
}
ALWAYS_TOLD = ("read", "added", "refused")


def rows(counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """(what, how many), in the order of the work; what didn't occur is left out, but for the first words on reading."""
    has_read = any(counts.get(name) for name in ("read", "refused", "too_old"))
    for name, label in LABELS.items():
        if counts.get(name) or (has_read and name in ALWAYS_TOLD):
            yield label, counts.get(name, 0)


def closing(counts: Mapping[str, int], seconds: float, *, dry_run: bool = False) -> str:
    """One line to end with."""
    if dry_run:
        return "Nothing was kept, as this was a dry run."
    done = counts.get("added", 0) + counts.get("document_annotations", 0)
    told = f"Done in {seconds:.1f} s." if done else f"Nothing new; done in {seconds:.1f} s."
    faults = counts.get("refused", 0) + counts.get("failed", 0)
    return f"{told} {faults} refused: `communique status --rejects` lists why." if faults else told
