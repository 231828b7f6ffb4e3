"""A map of countries: the darker, the more. Those too small to be seen are circles, and the first few carry their numbers.

maps/world.json has the shapes of Natural Earth at 1:110 million as TopoJSON, named by ISO 3166 codes, and in `places` where each
country's label stands (degrees east and north), also of those that are too small to have a shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

# As many countries as carry their code and number, and how far labels must be from each other, in degrees east and north.
MOST_LABELS = 16
_APART = (17, 7)
# The number that the darkest tone stands for is at least so much, so that ones look few.
LEAST_TOP = 5
# From few to many; countries without any are lighter than either, and all three differ in grey.
_FEW, _MANY, _NONE, _BORDER, _INK = "#b9c9da", "#14304f", "#f4f4f1", "#a9a9a4", "#1b1b1b"
_SIZE = (640, 320)


@cache
def _world() -> Mapping[str, Any]:
    world: Mapping[str, Any] = json.loads(files("communique.reports").joinpath("maps", "world.json").read_text(encoding="utf-8"))
    return world


def counted(points: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """A point a country, the highest first, `value` summed (rows counted where they have none), and a word on what is on no map."""
    totals: dict[str, float] = {}
    for point in points:
        totals[str(point["place"])] = totals.get(str(point["place"]), 0) + point.get("value", 1)
    places = _world()["places"]
    shown = [
        {"place": code, "value": value} for code, value in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])) if code in places
    ]
    unknown = sorted(set(totals) - set(places))
    notes = (
        [f"Not on the map: {', '.join(unknown[:12])}{' and others' if len(unknown) > 12 else ''}; the table has all."] if unknown else []
    )
    return shown, notes


def drawn(altair: Any, points: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Any:
    """The map of points as `counted` gives them."""
    world = _world()
    shapes = altair.InlineData(values=world, format=altair.TopoDataFormat(feature="countries", type="topojson"))
    seen = {geometry["id"] for geometry in world["objects"]["countries"]["geometries"]}
    marks = [{**point, "east": world["places"][point["place"]][0], "north": world["places"][point["place"]][1]} for point in points]
    top = max(LEAST_TOP, *(point["value"] for point in points))
    colour = altair.Color(
        "value:Q",
        title=labels.get("value", "number"),
        scale=altair.Scale(range=[_FEW, _MANY], domain=[0, top]),
        legend=altair.Legend(tickCount=4, format="d", gradientLength=160),
    )
    ground = altair.Chart(shapes).mark_geoshape(fill=_NONE, stroke=_BORDER, strokeWidth=0.4)
    known = altair.LookupData(altair.Data(values=marks), key="place", fields=["value"])
    filled = (
        altair.Chart(shapes)
        .transform_lookup(lookup="id", from_=known)
        .transform_filter("isValid(datum.value)")
        .mark_geoshape(stroke=_INK, strokeWidth=0.5)
        .encode(color=colour)
    )
    at = {"longitude": "east:Q", "latitude": "north:Q"}
    layers = [ground, filled]
    if small := [mark for mark in marks if mark["place"] not in seen]:
        circles = altair.Chart(altair.Data(values=small)).mark_circle(size=50, opacity=1, stroke=_INK, strokeWidth=0.5)
        layers.append(circles.encode(fill=colour, **at))
    named = altair.Chart(altair.Data(values=_labelled(marks))).encode(text="label:N", **at)
    layers.append(named.mark_text(fontSize=10, stroke="white", strokeWidth=3, strokeJoin="round"))
    layers.append(named.mark_text(fontSize=10, color=_INK))
    return altair.layer(*layers).project(type="equalEarth").properties(width=_SIZE[0], height=_SIZE[1])


def _labelled(marks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The marks that carry a label: the highest first, none over another."""
    found: list[dict[str, Any]] = []
    for mark in marks:
        beside = (abs(mark["east"] - other["east"]) < _APART[0] and abs(mark["north"] - other["north"]) < _APART[1] for other in found)
        if len(found) < MOST_LABELS and not any(beside):
            found.append({**mark, "label": f"{mark['place']} {mark['value']:g}"})
    return found
