"""The entity-relationship diagram as SVG, drawn from the declared tables: boxes in columns, a curve a reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.dialects import postgresql

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
LETTER = 6.05  # width of a letter of the 10 px monospace face
LINE = 15
HEAD = 20
GAP = 26
GUTTER = 90
MARGIN = 24
LEGEND = 54


@dataclass(frozen=True, slots=True)
class Group:
    """Tables that belong together: their heading in the legend, and the colour of their boxes."""

    title: str
    colour: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A table on the canvas; `row` gives the height of the middle of a column's line."""

    table: Table
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return HEAD + LINE * len(self.table.columns) + 5

    @property
    def right(self) -> float:
        return self.x + self.width

    def row(self, column: Column[object]) -> float:
        return self.y + HEAD + LINE * (list(self.table.columns).index(column) + 0.5) + 2


def draw(metadata: MetaData, groups: Sequence[Group], columns: Sequence[Sequence[str]], quiet: frozenset[str]) -> str:
    """The diagram. `columns` places the tables from left to right; references to `quiet` tables are named, but not drawn."""
    boxes = _place(metadata, columns)
    colours = {table: group.colour for group in groups for table in group.tables}
    width = max(box.right for box in boxes.values()) + MARGIN
    height = max(box.y + box.height for box in boxes.values()) + MARGIN
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    face = 'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="10"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {face}>',
        "<title>The tables of Communique</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *_legend(groups),
        *_curves(boxes, colours, quiet),
        *(line for box in boxes.values() for line in _box(box, colours[box.table.name])),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def type_name(column: Column[object]) -> str:
    """The type as Postgres writes it, in small letters."""
    return str(column.type.compile(dialect=DIALECT)).lower().replace("timestamp with time zone", "timestamptz")


def _place(metadata: MetaData, columns: Sequence[Sequence[str]]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    x = float(MARGIN)
    for names in columns:
        width = max(_width(metadata.tables[name]) for name in names)
        y = float(MARGIN + LEGEND)
        for name in names:
            boxes[name] = Box(metadata.tables[name], x, y, width)
            y += boxes[name].height + GAP
        x += width + GUTTER
    return boxes


def _width(table: Table) -> float:
    widest = max(len(column.name) + len(_note(column)) for column in table.columns) + 5
    return LETTER * max(widest, len(table.name) + 4)


def _note(column: Column[object]) -> str:
    targets = sorted({key.column.table.name for key in column.foreign_keys})
    return f"→ {', '.join(targets)}" if targets else type_name(column)


def _legend(groups: Sequence[Group]) -> Iterator[str]:
    x = float(MARGIN)
    for group in groups:
        yield f'<rect x="{x:.0f}" y="18" width="12" height="12" rx="2" fill="{group.colour}"/>'
        yield f'<text x="{x + 18:.0f}" y="28" font-size="12">{escape(group.title)}</text>'
        x += 18 + 7.3 * len(group.title) + 28
    yield (
        f'<text x="{MARGIN}" y="52" fill="#555555">Bold: primary key. Italic: may be null. → the table referred to.'
        " A curve ends at it, in its colour; references to lookups and runs are named only.</text>"
    )


def _curves(boxes: Mapping[str, Box], colours: Mapping[str, str], quiet: frozenset[str]) -> Iterator[str]:
    """A curve for each reference, under the boxes: from the line of its last column to the head of the table."""
    for box in boxes.values():
        drawn = set()
        for constraint in sorted(box.table.foreign_key_constraints, key=lambda constraint: list(constraint.column_keys)):
            target = boxes[constraint.referred_table.name]
            column = constraint.elements[-1].parent
            if target.table.name in quiet or (column.name, target.table.name) in drawn:
                continue
            drawn.add((column.name, target.table.name))
            yield _curve(box, box.row(column), target, colours[target.table.name])


def _curve(box: Box, y: float, target: Box, colour: str) -> str:
    end = target.y + HEAD / 2
    if target.right < box.x:
        start_x, end_x, out, into = box.x, target.right, -1, 1
    elif target.x > box.right:
        start_x, end_x, out, into = box.right, target.x, 1, -1
    else:
        start_x, end_x, out, into = box.x, target.x, -1, -1
    bend = 40 if target.x == box.x else min(160.0, abs(end_x - start_x) * 0.55)
    path = f"M{start_x:.0f},{y:.1f} C{start_x + out * bend:.0f},{y:.1f} {end_x + into * bend:.0f},{end:.1f} {end_x:.0f},{end:.1f}"
    dot = f'<circle cx="{end_x:.0f}" cy="{end:.1f}" r="3" fill="{colour}"/>'
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.2" stroke-opacity="0.75"/>{dot}'


def _box(box: Box, colour: str) -> Iterator[str]:
    table = box.table
    yield f"<g><title>{escape(table.comment or '')}</title>"
    yield (
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="4" fill="#ffffff" stroke="{colour}"/>'
    )
    yield f'<path d="M{box.x:.0f},{box.y + HEAD:.0f} v-{HEAD - 4} q0,-4 4,-4 h{box.width - 8:.0f} q4,0 4,4 v{HEAD - 4} z" fill="{colour}"/>'
    yield f'<text x="{box.x + 8:.0f}" y="{box.y + 14:.0f}" font-size="11" font-weight="bold" fill="#ffffff">{table.name}</text>'
    for column in table.columns:
        y = box.row(column) + 3.5
        style = ' font-weight="bold"' if column.primary_key else ' font-style="italic"' if column.nullable else ""
        yield f'<text x="{box.x + 8:.0f}" y="{y:.1f}"{style}>{column.name}<title>{escape(column.comment or "")}</title></text>'
        yield f'<text x="{box.right - 8:.0f}" y="{y:.1f}" text-anchor="end" fill="#777777">{escape(_note(column))}</text>'
    yield "</g>"
