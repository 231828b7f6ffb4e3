"""A sanction act and its event are one act."""

from __future__ import annotations

from datetime import date

from communique.etl.annotate.model import Event, Mention, PartialDate, SanctionAction
from communique.etl.annotate.reconcile import with_sanctions

SENTENCES = ((0, 100), (100, 200))
DAY = PartialDate(date(2021, 6, 21), "day")


def actor(code: str) -> Mention:
    return Mention((0, 3), code, code, "country", code, "name", 0.9)


def act(action: str, by: str, target: str | None, status: str = "reported", trigger: tuple[int, int] = (10, 20)) -> SanctionAction:
    return SanctionAction(action, "travel_ban", actor(by), actor(by), actor(target) if target else None, trigger, status, DAY, 0.8)


def event(kind: str, source: str, target: str | None = None, trigger: tuple[int, int] = (12, 18)) -> Event:
    return Event(kind, None, None, (), "reported", trigger, (actor(source),), (actor(target),) if target else (), None, None, 0.7)


def summary(events: list[Event]) -> list[tuple[str, list[str | None], list[str | None], str | None]]:
    return [(e.type, [m.code for m in e.source], [m.code for m in e.target], str(e.date) if e.date else None) for e in events]


def test_an_event_without_bearer_or_date_gets_them() -> None:
    assert summary(with_sanctions([event("SANCTION", "GBR")], [act("impose", "GBR", "BLR")], SENTENCES)) == [
        ("SANCTION", ["GBR"], ["BLR"], "2021-06-21")
    ]


def test_an_event_that_has_its_bearer_keeps_it() -> None:
    (only,) = with_sanctions([event("SANCTION", "GBR", "RUS")], [act("impose", "GBR", "BLR")], SENTENCES)
    assert [m.code for m in only.target] == ["RUS"]


def test_joint_senders_and_several_measures_are_one_event() -> None:
    acts = [act("impose", by, "BLR") for by in ("GBR", "CAN", "GBR")]
    assert summary(with_sanctions([], acts, SENTENCES)) == [("SANCTION", ["GBR", "CAN"], ["BLR"], "2021-06-21")]


def test_an_easing_to_come_is_a_concession() -> None:
    assert [e.type for e in with_sanctions([], [act("ease", "USA", "CUB", "planned")], SENTENCES)] == ["CONCEDE"]
    assert [e.type for e in with_sanctions([], [act("ease", "USA", "CUB")], SENTENCES)] == ["RETREAT"]


def test_the_event_of_another_sentence_is_another_act() -> None:
    found = with_sanctions([event("SANCTION", "GBR", "RUS", trigger=(150, 160))], [act("impose", "GBR", "BLR")], SENTENCES)
    assert [e.trigger for e in found] == [(10, 20), (150, 160)]


def test_an_act_by_nobody_known_adds_nothing() -> None:
    nobody = SanctionAction("impose", "arms", None, None, actor("BLR"), (10, 20), "reported", None, 0.5)
    assert with_sanctions([], [nobody], SENTENCES) == []
