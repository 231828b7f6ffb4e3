"""What the formats need of the lookup tables: the classes and scores of types, the types of CAMEO codes, names of countries."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# GDELT numbers the classes so.
QUAD_CLASSES = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}


@dataclass(frozen=True)
class Lookups:
    """`scores`: by type and mode (None: the type's own). `kinds`: type and mode of a CAMEO code. `countries`: name by ISO code."""

    quad_classes: Mapping[str, int]
    scores: Mapping[tuple[str, str | None], float]
    kinds: Mapping[str, tuple[str | None, str | None]]
    labels: Mapping[str, str]
    countries: Mapping[str, str]
    codes: Mapping[str, str]

    def score(self, type_: str | None, mode: str | None) -> float | None:
        """The PLOVER score of the mode, else of the type; None where there is no type."""
        return self.scores.get((type_, mode), self.scores.get((type_, None))) if type_ else None

    def kind_of(self, cameo: str) -> tuple[str | None, str | None]:
        """The PLOVER type and mode of a CAMEO code, or of the code that it refines."""
        for length in range(len(cameo), 1, -1):
            if cameo[:length] in self.kinds:
                return self.kinds[cameo[:length]]
        return None, None

    def code_of(self, type_: str | None, mode: str | None) -> str | None:
        """The most general CAMEO code that stands for a type and mode, else for the type."""
        fitting = [code for code, kind in self.kinds.items() if kind == (type_, mode)]
        fitting = fitting or [code for code, kind in self.kinds.items() if kind[0] == type_]
        return min(fitting, key=lambda code: (len(code), code), default=None)

    def code_for_name(self, name: str) -> str | None:
        """The code of a country or body by its name."""
        return self.codes.get(name.casefold())


def load(seeds: Path) -> Lookups:
    """The lookups of a seeds folder."""
    types, modes, cameo = (list(_rows(seeds / name)) for name in ("event_types.csv", "event_modes.csv", "cameo_codes.csv"))
    countries, actors = list(_rows(seeds / "countries.csv")), list(_rows(seeds / "actors.csv"))
    names = [(a["name"], a["code"]) for a in actors if a["kind"] in {"igo", "country"} and a["code"]]
    names += [(c[column], c["iso3"]) for c in countries for column in ("official_name", "name")]
    return Lookups(
        quad_classes={t["code"]: QUAD_CLASSES[t["quad_class"]] for t in types},
        scores={(t["code"], None): float(t["score"]) for t in types} | {(m["event_type"], m["code"]): float(m["score"]) for m in modes},
        kinds={c["code"]: (c["event_type"] or None, c["event_mode"] or None) for c in cameo},
        labels={c["code"]: c["label"] for c in cameo},
        countries={c["iso3"]: c["name"] for c in countries},
        codes={name.casefold(): code for name, code in names},
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as lines:
        yield from csv.DictReader(lines)
