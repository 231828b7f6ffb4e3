"""Episodes and stages of a sanction from the acts on it."""

from __future__ import annotations

import itertools
import random
from datetime import date

from handmade import parse_date

from communique.etl.sanction_episodes import Act, Episode, episodes

ids = itertools.count(1)


def act(
    action: str,
    on: str | None = None,
    *,
    published: str | None = "2021-03-12",
    status: str = "reported",
    objective: str | None = None,
    expires: str | None = None,
) -> Act:
    number = next(ids)
    return Act(
        number,
        action,
        status,
        parse_date(on),
        date.fromisoformat(published) if published else None,
        objective,
        date.fromisoformat(expires) if expires else None,
        f"article {number:04}",
        0,
    )


def stages(episode: Episode) -> dict[str, str]:
    return {stage: str(on) for stage, on in episode.dates.items()}


def statuses(*acts: Act) -> list[str | None]:
    return [episode.status for episode in episodes(acts)]


def test_a_demand_to_lift_takes_the_sanction_for_granted_but_imposes_nothing() -> None:
    (episode,) = episodes([act("demand_lift"), act("demand_lift")])
    assert (episode.number, episode.status, stages(episode)) == (1, "in_force", {})
    assert episode.row() == ("in_force", *[None] * 12, None, date(2021, 3, 12), date(2021, 3, 12))


def test_the_stages_of_one_story() -> None:
    story = [
        act("demand_impose", "2021-01-05"),
        act("threaten", "2021-01-20"),
        act("threaten", "2021-02-01"),
        act("impose", "2021-02"),
        act("ease", "2021-05-01"),
        act("waive", "2021-06-01"),
        act("lift", "2021-07-01"),
    ]
    random.Random(1).shuffle(story)
    (episode,) = episodes(story)
    assert episode.status == "lifted"
    assert stages(episode) == {
        "demanded": "2021-01-05",
        "threatened": "2021-01-20",
        "imposed": "2021-02",
        "eased": "2021-06-01",
        "lifted": "2021-07-01",
    }


def test_the_status_is_the_latest_stage() -> None:
    assert statuses(act("demand_impose")) == ["demanded"]
    assert statuses(act("demand_impose"), act("threaten")) == ["threatened"]
    assert statuses(act("threaten"), act("criticise")) == ["threatened"]
    assert statuses(act("criticise")) == ["in_force"]
    assert statuses(act("threaten"), act("evade")) == ["in_force"]
    assert statuses(act("impose", "2021-01-01"), act("extend", "2021-02-01")) == ["imposed"]
    assert statuses(act("extend", "2021-02-01")) == ["in_force"]
    assert statuses(act("impose", "2021-01-01"), act("ease", "2021-02-01"), act("demand_lift", "2021-03-01")) == ["eased"]
    assert statuses(act("lift", "2021-01-01"), act("demand_lift", "2021-02-01")) == ["lifted"]
    assert statuses(act("lift", "2021-01-01"), act("extend", "2021-02-01")) == ["in_force"]
    assert statuses(act("impose", "2021-01-01"), act("lift", "2021-01-05"), act("maintain", "2021-02-01")) == ["imposed"]
    assert statuses(act("threaten", "2021-01-01"), act("demand_impose", "2021-02-01")) == ["threatened"]
    assert statuses(act("impose", "2021-01-01"), act("threaten", "2021-02-01")) == ["imposed"]


def test_a_year_of_silence_begins_an_episode() -> None:
    assert statuses(act("impose", "2018-05-08"), act("impose", "2019-05-08")) == ["imposed"]
    assert statuses(act("impose", "2018-05-08"), act("impose", "2019-05-09")) == ["imposed", "imposed"]
    first, second = episodes([act("impose", "2018-05-08"), act("demand_lift", "2021-03-01")])
    assert (first.number, second.number, second.status, stages(second)) == (1, 2, "in_force", {})


def test_another_objective_begins_an_episode_and_an_untold_one_does_not() -> None:
    told = [
        act("impose", "2021-01-01", objective="human_rights"),
        act("tighten", "2021-02-01"),
        act("tighten", "2021-03-01", objective="human_rights"),
        act("tighten", "2021-04-01", objective="end_war"),
    ]
    assert [len(episode.acts) for episode in episodes(told)] == [3, 1]


def test_an_imposition_after_the_end_begins_an_episode() -> None:
    assert len(episodes([act("impose", "2021-01-01"), act("lift", "2021-02-01"), act("impose", "2021-03-01")])) == 2
    assert len(episodes([act("impose", "2021-01-01"), act("lift", "2021-02-01"), act("impose", status="historical")])) == 1
    first, second = episodes([act("impose", "2021-01-01", expires="2021-06-30"), act("impose", "2021-07-15")])
    assert (first.status, second.status) == ("expired", "imposed")
    extended = [
        act("impose", "2021-01-01", expires="2021-06-30"),
        act("extend", "2021-06-20", expires="2021-12-31"),
        act("impose", "2021-07-15"),
    ]
    (episode,) = episodes(extended)
    assert episode.expires_on == date(2021, 12, 31)


def test_planned_acts() -> None:
    (episode,) = episodes([act("impose", "2021-04-01", status="planned")])
    assert (episode.status, stages(episode)) == ("threatened", {"threatened": "2021-04-01"})
    (episode,) = episodes([act("lift", "2021-04-01", status="planned")])
    assert (episode.status, stages(episode)) == ("in_force", {})


def test_imagined_and_denied_acts_make_no_stage_and_no_episode() -> None:
    assert episodes([act("impose", status="hypothetical"), act("lift", status="negated")]) == []
    acts = [act("impose", "2020-01-01"), act("impose", "2021-06-01"), act("lift", "2020-02-01", status="negated")]
    first, second = episodes(acts)
    assert [len(first.acts), len(second.acts)] == [2, 1]
    assert first.status == "imposed" and "lifted" not in first.dates


def test_an_act_without_a_date_is_put_in_order_by_its_article_but_dates_nothing() -> None:
    (episode,) = episodes([act("impose", published="2021-01-03"), act("lift", published="2021-02-01")])
    assert (episode.status, stages(episode)) == ("lifted", {})


def test_an_extension_is_dated_and_leaves_the_stage() -> None:
    (episode,) = episodes(
        [act("impose", "2021-01-01"), act("extend", "2021-06-01"), act("extend", "2021-12-01"), act("extend", status="planned")]
    )
    assert (episode.status, stages(episode)) == ("imposed", {"imposed": "2021-01-01", "extended": "2021-12-01"})


def test_a_threat_after_the_end_begins_an_episode() -> None:
    assert statuses(act("impose", "2021-01-01"), act("lift", "2021-02-01"), act("threaten", "2021-03-01")) == ["lifted", "threatened"]
    assert statuses(act("impose", "2021-01-01", expires="2021-06-30"), act("threaten", "2021-08-01")) == ["expired", "threatened"]


def test_undated_background_goes_before_the_news_of_its_article_and_begins_nothing() -> None:
    lifted = act("lift", "2016-01-16", published="2016-01-17")
    number = next(ids)
    day, planned = date(2018, 5, 9), parse_date("2018-05-08")
    background = Act(number, "lift", "historical", None, day, None, None, "withdrawal", 90)
    threat = Act(number + 1, "impose", "planned", planned, day, None, None, "withdrawal", 40)
    first, second = episodes([lifted, background, threat])
    assert (first.status, [a.id for a in first.acts]) == ("lifted", [lifted.id, background.id])
    assert (second.status, stages(second)) == ("threatened", {"threatened": "2018-05-08"})
    assert statuses(act("impose", "2021-01-01"), act("lift", "2021-02-01"), act("impose", status="historical")) == ["lifted"]
    assert statuses(act("threaten", "2021-01-01"), act("lift", status="historical")) == ["threatened"]
    assert statuses(act("extend", "2021-01-01"), act("impose", status="historical")) == ["imposed"]
