"""The tools for the event lexicon: what they say of a sentence, and which faults they find."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from communique.etl import settings
from communique.etl.annotate.lexicon import FRAMES
from communique.etl.annotate.pipeline import Annotator
from communique.etl.cli import main
from communique.etl.lexicography import lint
from communique.etl.lexicography.trace import Tracer

SEEDS = settings.packaged("seeds")


@pytest.fixture(scope="module")
def tracer(annotator: Annotator) -> Tracer:
    return Tracer(annotator)


def outcomes(tracer: Tracer, text: str) -> dict[tuple[str, str, str], str]:
    """The outcome of each (word, predicate, object)."""
    (trace,) = tracer.trace([(text, date(2021, 6, 15))])
    return {(c.word, c.frame.predicate, c.frame.object): c.outcome for c in trace.candidates}


def test_the_frame_that_fired_and_why_others_did_not(tracer: Tracer) -> None:
    found = outcomes(tracer, "Egypt suspended aid to Sudan.")
    assert found["suspended", "suspend", "@aid"] == "fired"
    assert found["suspended", "suspend", "@talks"] == "wants an object of @talks, finds aid"


def test_the_act_within_an_operator_is_told(tracer: Tracer) -> None:
    found = outcomes(tracer, "Kenya agreed to withdraw its troops from Somalia.")
    assert found["agreed", "agree", ""] == "fired"
    assert found["withdraw", "withdraw", "@troops"] == "fired within 'agreed'"
    assert found["withdraw", "withdraw", "@aid"] == "wants an object of @aid, finds troops"


def test_what_is_not_asserted_or_lacks_a_party_is_told(tracer: Tracer) -> None:
    assert "not asserted here" in outcomes(tracer, "To visit Peru one needs a visa.")["visit", "visit", "any"]
    assert "lacks the parties" in outcomes(tracer, "The old mayor criticised Peru.")["criticised", "criticise", "any"]


def test_a_word_of_blame_is_told(tracer: Tracer) -> None:
    assert outcomes(tracer, "Norway called the Russian drills irresponsible.")["called", "irresponsible", ""] == "fired"


def test_the_words_that_a_date_is_from_are_told(tracer: Tracer) -> None:
    (trace,) = tracer.trace([("On Monday Egypt agreed to free two Sudanese, and it expelled a third.", date(2021, 6, 15))])
    dated = {str(e.date) for e in trace.events}
    assert dated == {"2021-06-14"}
    assert {str(day): words for day, words in trace.dated_by.items()} == {"2021-06-14": "'Monday' on 'agreed'"}


def test_a_text_without_predicates_has_no_candidates(tracer: Tracer) -> None:
    (trace,) = tracer.trace([("Apples from Chile.", None)])
    assert (trace.candidates, trace.events) == ((), ())


ROW = dict.fromkeys(("predicate", "pos", "object", "target", "type", "mode", "contexts", "cameo", "example", "source"), "") | {
    "predicate": "condemn",
    "pos": "verb",
    "object": "any",
    "target": "obj",
    "type": "ACCUSE",
    "mode": "disapprove",
    "example": "Peru condemned the Chilean decision.",
}


def lexicon_of(folder: Path, *rows: dict[str, str]) -> Path:
    """A folder of seeds whose lexicon has these rows only."""
    for path in SEEDS.glob("*.csv"):
        shutil.copy(path, folder)
    with (folder / FRAMES).open("w", encoding="utf8", newline="") as lines:
        writer = csv.DictWriter(lines, list(ROW))
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([ROW], []),
        ([ROW, ROW], [(3, "repeats line 2")]),
        ([ROW, ROW | {"type": "SUPPORT", "mode": ""}], [(3, "contradicts line 2: ACCUSE disapprove")]),
        ([ROW, ROW | {"type": "@ask", "mode": ""}], []),
        ([ROW | {"target": "!on"}, ROW | {"type": "SUPPORT", "mode": ""}], []),
        ([ROW | {"type": "BLAME"}], [(2, "type BLAME: give a PLOVER type or an operator"), (2, "BLAME has no mode disapprove: see event_modes.csv")]),
        ([ROW | {"mode": "visit"}], [(2, "ACCUSE has no mode visit: see event_modes.csv")]),
        ([ROW | {"pos": "adverb"}], [(2, "pos adverb: give verb, noun or evaluation")]),
        ([ROW | {"object": "@nothing"}], [(2, "no noun is of class @nothing: see event_noun_classes.csv")]),
        ([ROW | {"contexts": "legal|sport"}], [(2, "context sport: see contexts.csv")]),
        ([ROW | {"cameo": "999"}], [(2, "CAMEO 999: see cameo_codes.csv")]),
        ([ROW | {"cameo": "042"}], [(2, "contradicts its CAMEO code: 042 is CONSULT")]),
        ([ROW | {"example": ""}], [(2, "no example: give a sentence that fires it")]),
    ],
)  # fmt: skip
def test_faults_of_rows(tmp_path: Path, rows: list[dict[str, str]], faults: list[tuple[int, str]]) -> None:
    found = lint.lint(lexicon_of(tmp_path, *rows))
    assert [(f.line, f.what) for f in found] == faults
    assert {f.level for f in found} <= {lint.REPORT if f.what.startswith("no example") else lint.ERROR for f in found}


def test_the_lexicon_is_without_fault_and_every_example_fires_its_row(tracer: Tracer) -> None:
    faults = [*lint.lint(SEEDS), *lint.unfired(SEEDS, tracer)]
    assert [(f.line, f.row["predicate"], f.what) for f in faults if f.level == lint.ERROR] == []
    rows = lint.rows(SEEDS / FRAMES)
    assert sum(bool(row["example"]) for row in rows) >= max(1500, 0.95 * len(rows))


def test_rows_that_nothing_fires(tracer: Tracer, tmp_path: Path) -> None:
    frames = lint.rows(SEEDS / FRAMES)
    condemn = next(r for r in frames if (r["predicate"], r["object"]) == ("condemn", "any"))
    seeds = lexicon_of(
        tmp_path,
        condemn | {"example": "Peru condemned the Chilean decision."},
        condemn | {"predicate": "denounce", "example": "Peru condemned the Chilean decision."},
        condemn | {"predicate": "criticise", "example": "An old man criticised his dog."},
    )
    assert [(f.line, f.what.partition(":")[0]) for f in lint.unfired(seeds, tracer)] == [
        (3, "its example does not fire it, but condemn any ACCUSE"),
        (4, "its example gives no event"),
    ]
    dead = lint.dead(seeds, tracer, [("Peru denounced Chile.", None)])
    assert [(f.line, f.level) for f in dead] == [(2, lint.REPORT), (4, lint.REPORT)]


def test_the_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert main(["lexicon", "try", "Peru condemned Chile.", "--published", "2021-01-05", "--format", "csv"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0] == "word,at,predicate,object,type,mode,on,outcome"
    assert "condemned,5,condemn,any,ACCUSE,disapprove,Chile,fired" in printed.out
    assert "Event: ACCUSE/disapprove PER > CHL (reported" in printed.err
    monkeypatch.setenv("COMMUNIQUE_SEEDS_DIR", str(lexicon_of(tmp_path, ROW, ROW)))
    settings.forget()
    assert main(["lexicon", "lint", "--no-examples", "--format", "csv"]) == 1
    assert "repeats line 2" in capsys.readouterr().out
    settings.forget()
