"""The chart of an answer, as its header says: a Vega-Lite chart, drawn without a browser.

It is to be read in black and white and by ear: what tells series apart is shape and dash before tone, cells carry their
numbers, and every picture has a title and a description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib import import_module
from typing import Any

from communique.reports import worldmap
from communique.reports.header import Chart, Report, ReportError

# As many categories as can be told apart on an axis, and as many series by their look.
MOST_CATEGORIES = 20
MOST_SERIES = 6
# Marks of one lane and day that stand one below the other; further ones lie upon the last.
_LEVELS = 5
_WIDTH = 640
_CELL = 26
_INK, _SOFT = "#1b1b1b", "#595959"
# From dark to light, so that they differ in grey too.
_TONES = ["#14304f", "#8c3420", "#3f8a6b", "#d9963a", "#a8c8e4", "#efece4"]
_DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [3, 5]]
_SHAPES = ["circle", "triangle-up", "square", "diamond", "cross", "triangle-down"]
_FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"

_AXIS = {
    "labelFontSize": 11,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
    "labelLimit": 260,
    "labelColor": _INK,
    "titleColor": _SOFT,
    "gridColor": "#e4e4e0",
    "domainColor": _SOFT,
    "tickColor": _SOFT,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as drawn. `description` is for those who can't see it, and says what of the answer it leaves to the table."""

    title: str
    description: str
    spec: Mapping[str, Any]

    def svg(self, *, titled: bool = True) -> str:
        """The picture as SVG, with title and description for screen readers; the title is drawn if `titled`."""
        import vl_convert

        spec = {key: value for key, value in self.spec.items() if titled or key != "title"}
        drawn = vl_convert.vegalite_to_svg(spec)
        root = re.match(r"<svg[^>]*>", drawn)
        if root is None:
            raise ReportError(f"the chart {self.title!r} could not be drawn")
        label = f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
        opened = re.sub(r'\s(role|aria-[a-z]+)="[^"]*"', "", root[0]).removesuffix(">")
        return f'{opened} role="img" aria-label="{escape(f"{self.title}. {self.description}")}">{label}{drawn[root.end() :]}'

    def png(self) -> bytes:
        """The picture as PNG, at twice the size."""
        import vl_convert

        return bytes(vl_convert.vegalite_to_png(dict(self.spec), scale=2))


def draw(report: Report, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Picture | None:
    """The chart of these rows; None where the report has none or nothing can be drawn. Raises ReportError for a column that is
    not there.
    """
    chart = report.chart
    if chart is None:
        return None
    for column in chart.channels.values():
        if column not in columns:
            raise ReportError(f"report {report.name}: the chart draws {column}, which the query does not give")
    names = list(columns)
    places = {channel: names.index(column) for channel, column in chart.channels.items()}
    points = [{channel: _plain(row[place]) for channel, place in places.items()} for row in rows]
    needed = [channel for channel in ("x", "y", "value", "lane", "place") if channel in places]
    points = [point for point in points if all(point[channel] is not None for channel in needed if channel != "y" or chart.kind != "line")]
    points, notes = _drawable(chart, points)
    if not points:
        return None
    labels = {channel: _label(report, column) for channel, column in chart.channels.items()}
    description = " ".join([chart.meaning, *notes])
    return Picture(report.title, description, _spec(chart.kind, points, labels, report.title, description))


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return (
        value
        if value is None or isinstance(value, bool | int | float | str)
        else float(value)
        if hasattr(value, "__float__")
        else str(value)
    )


def _label(report: Report, column: str) -> str:
    told = report.columns.get(column)
    name = column.replace("_", " ")
    return f"{name} ({told.unit})" if told and told.unit and told.unit != name else name


def _drawable(chart: Chart, points: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The points that a reader can tell apart, and what is said of the others."""
    if chart.kind == "map":
        return worldmap.counted(points)
    notes = []
    for channel in {"bar": ("x",), "heatmap": ("x", "y"), "matrix": ("x", "y"), "timeline": ("lane",)}.get(chart.kind, ()):
        seen = list(dict.fromkeys(point[channel] for point in points))
        if len(seen) > MOST_CATEGORIES:
            kept = set(seen[:MOST_CATEGORIES])
            points = [point for point in points if point[channel] in kept]
            notes.append(f"The first {MOST_CATEGORIES} of {len(seen)} by {chart.channels[channel].replace('_', ' ')}; the table has all.")
    if "series" in chart.channels:
        seen = list(dict.fromkeys(str(point["series"]) for point in points))
        kept = set(seen[: MOST_SERIES - 1] if len(seen) > MOST_SERIES else seen)
        points = [{**point, "series": str(point["series"]) if str(point["series"]) in kept else "others"} for point in points]
    return points, notes


def _spec(kind: str, points: list[dict[str, Any]], labels: Mapping[str, str], title: str, description: str) -> dict[str, Any]:
    altair: Any = import_module("altair")  # much of it is untyped

    data = altair.Data(values=points)
    if kind == "map":
        drawn = worldmap.drawn(altair, points, labels)
    else:
        drawn = {"line": _line, "bar": _bar, "heatmap": _cells, "matrix": _cells, "timeline": _timeline}[kind](altair, data, points, labels)
    spec: dict[str, Any] = (
        drawn.properties(title=title, description=description, background="white", padding=12)
        .configure(font=_FONT)
        .configure_title(fontSize=16, anchor="start", color=_INK, offset=12)
        .configure_axis(**_AXIS)
        .configure_legend(labelFontSize=11, titleFontSize=11, titleFontWeight="normal", orient="bottom", symbolSize=90, columns=4)
        .configure_view(stroke=None)
        .to_dict()
    )
    return spec


def _series(altair: Any, labels: Mapping[str, str], points: list[dict[str, Any]]) -> dict[str, Any]:
    """Channels that tell series apart, by shape and dash before tone."""
    seen = list(dict.fromkeys(point["series"] for point in points))
    title = labels["series"]

    def scale(range_: list[Any]) -> Any:
        return altair.Scale(domain=seen, range=range_[: len(seen)])

    return {
        "color": altair.Color("series:N", scale=scale(_TONES), title=title),
        "shape": altair.Shape("series:N", scale=scale(_SHAPES), title=title),
        "strokeDash": altair.StrokeDash("series:N", scale=scale(_DASHES), title=title),
    }


def _days(altair: Any, points: list[dict[str, Any]], *channels: str) -> Any:
    """An axis of days that names the year: the days themselves if few, days over weeks, months beyond, years over many."""
    days = sorted({date.fromisoformat(str(point[channel])[:10]) for point in points for channel in channels if point.get(channel)})
    span = (days[-1] - days[0]).days
    ticks: dict[str, Any]
    if span < 150:
        few = [altair.DateTime(year=day.year, month=day.month, date=day.day) for day in days]
        ticks = {
            "format": "%-d %b %Y",
            **({"values": few} if len(few) < 6 else {"tickCount": {"interval": "week", "step": 1 + span // 40}}),
        }
    elif span < 2000:
        # Steps that fit into a year, so that its months come again.
        step = next(step for step in (1, 2, 3, 6, 12) if span <= 240 * step)
        ticks = {"format": "%b %Y", "tickCount": {"interval": "month", "step": step}}
    else:
        ticks = {"format": "%Y", "tickCount": {"interval": "year", "step": 1 + span // 4000}}
    return altair.Axis(grid=False, labelAngle=0, labelOverlap="greedy", **ticks)


def _line(altair: Any, data: Any, points: list[dict[str, Any]], labels: Mapping[str, str]) -> Any:
    is_time = all(re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", str(point["x"])) for point in points)
    axis = _days(altair, points, "x") if is_time else altair.Axis(grid=False, labelAngle=0)
    x = altair.X("x:T" if is_time else "x:Q", title=labels["x"], axis=axis)
    y = altair.Y("y:Q", title=labels["y"])
    base = altair.Chart(data).encode(x=x, y=y)
    if "series" in labels:
        look = _series(altair, labels, points)
        lines = base.mark_line(strokeWidth=2).encode(color=look["color"], strokeDash=look["strokeDash"])
        marks = base.mark_point(filled=True, size=45).encode(color=look["color"], shape=look["shape"])
    else:
        lines = base.mark_line(strokeWidth=2, color=_TONES[0])
        marks = base.mark_point(filled=True, size=40, color=_TONES[0])
    layers = [lines, marks]
    values = [point["y"] for point in points if point["y"] is not None]
    if values and min(values) < 0 < max(values):
        layers.insert(0, altair.Chart(altair.Data(values=[{"zero": 0}])).mark_rule(color=_INK).encode(y="zero:Q"))
    return altair.layer(*layers).properties(width=_WIDTH, height=280)


def _bar(altair: Any, data: Any, points: list[dict[str, Any]], labels: Mapping[str, str]) -> Any:
    """Bars across, in the order of the answer: names have room, and so has the number at the end of each."""
    order = list(dict.fromkeys(str(point["x"]) for point in points))
    y = altair.Y("x:N", sort=order, title=None, axis=altair.Axis(ticks=False, domain=False))
    axis = altair.Axis(grid=True, **_whole(points))
    x = altair.X("y:Q", title=labels["y"], axis=axis)
    height = 22 * len(order) + 10
    if "series" in labels:
        look = _series(altair, labels, points)
        bars = (
            altair.Chart(data)
            .mark_bar(stroke=_INK, strokeWidth=0.6, height=15)
            .encode(x=altair.X("sum(y):Q", title=labels["y"], axis=axis), y=y, color=look["color"])
        )
        return bars.properties(width=_WIDTH - 160, height=height)
    bars = altair.Chart(data).mark_bar(color=_TONES[0], height=15).encode(x=x, y=y)
    ends = (
        altair.Chart(data).mark_text(align=side, dx=gap, color=_INK, fontSize=11).encode(x=x, y=y, text="y:Q").transform_filter(where)
        for side, gap, where in (("left", 4, "datum.y >= 0"), ("right", -4, "datum.y < 0"))
    )
    return altair.layer(bars, *ends).properties(width=_WIDTH - 160, height=height)


def _whole(points: list[dict[str, Any]]) -> dict[str, Any]:
    """What the axis of bars takes where they count: no more marks than the longest bar has, so that nothing is counted in fifths."""
    totals: dict[Any, float] = {}
    for point in points:
        totals[point["x"]] = totals.get(point["x"], 0) + float(point["y"])
    if not all(total.is_integer() for total in totals.values()):
        return {}
    return {"tickCount": int(max(1, min(8, max(totals.values()) - min(0, *totals.values())))), "format": "d"}


def _cells(altair: Any, data: Any, points: list[dict[str, Any]], labels: Mapping[str, str]) -> Any:
    """A grid of numbers on tones: the darker, the more."""
    xs, ys = (_in_order(points, channel) for channel in ("x", "y"))
    x = altair.X("x:O", sort=xs, title=labels["x"], axis=altair.Axis(labelAngle=-45 if len(xs) > 8 else 0, orient="top"))
    y = altair.Y("y:O", sort=ys, title=labels["y"])
    top = max(worldmap.LEAST_TOP, *(point["value"] for point in points))
    base = altair.Chart(data).encode(x=x, y=y)
    tones = base.mark_rect(stroke="white").encode(
        color=altair.Color("value:Q", title=labels["value"], scale=altair.Scale(scheme="greys", domain=[0, top]), legend=None)
    )
    numbers = base.mark_text(fontSize=10).encode(
        text="value:Q", color=altair.condition(f"datum.value > {top * 0.55}", altair.value("white"), altair.value(_INK))
    )
    width = max(_CELL * len(xs), min(_WIDTH, 64 * len(xs)))
    return (tones + numbers).properties(width=width, height=_CELL * len(ys))


def _in_order(points: list[dict[str, Any]], channel: str) -> list[Any]:
    """The categories: numbers and days in their order, names by how much they have, the most first."""
    totals: dict[Any, float] = {}
    for point in points:
        totals[point[channel]] = totals.get(point[channel], 0) + point["value"]
    if all(re.fullmatch(r"-?[\d.]+|\d{4}-\d{2}-\d{2}", str(category)) for category in totals):
        return sorted(totals)
    return sorted(totals, key=lambda category: (-totals[category], str(category)))


def _timeline(altair: Any, data: Any, points: list[dict[str, Any]], labels: Mapping[str, str]) -> Any:
    """A lane for each kind, a mark for each row on its line; further ones of one lane and day stand beneath and above it."""
    lanes = sorted({str(point["lane"]) for point in points})
    taken: dict[tuple[Any, Any], int] = {}
    for point in points:
        place = point["lane"], point["x"]
        taken[place] = number = min(taken.get(place, 0) + 1, _LEVELS)
        point["level"] = number // 2 * (1 if number % 2 else -1)
    reach = max(abs(point["level"]) for point in points) + 0.8
    x = altair.X("x:T", title=labels["x"], axis=_days(altair, points, "x", "end"), scale=altair.Scale(padding=14))
    words = "replace(datum.label, /_/g, ' ')"
    y = altair.Y("lane:N", sort=lanes, title=None, axis=altair.Axis(grid=True, ticks=False, domain=False, labelExpr=words))
    base = altair.Chart(altair.Data(values=points)).encode(
        x=x, y=y, yOffset=altair.YOffset("level:Q", scale=altair.Scale(domain=[-reach, reach]))
    )
    layers = []
    if "end" in labels:
        layers.append(base.mark_rule(strokeWidth=3, color=_SOFT).encode(x2="end:T"))
    if "series" in labels:
        look = _series(altair, labels, points)
        marks = base.mark_point(filled=True, size=80, opacity=0.85, stroke=_INK, strokeWidth=0.5)
        layers.append(marks.encode(color=look["color"], shape=look["shape"]))
    else:
        layers.append(base.mark_point(filled=True, size=80, opacity=0.85, color=_TONES[0]))
    return altair.layer(*layers).properties(width=_WIDTH - 60, height=(22 * reach + 6) * len(lanes))
