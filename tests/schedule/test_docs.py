"""The schedules in the manual can be used."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from communique.etl.schedule.document import BRIEF_FORMATS, FORMATS
from communique.etl.schedule.plan import Entry, faults
from communique.reports import catalog

MANUAL = (Path(__file__).parents[2] / "docs" / "schedule.md").read_text()


def test_the_examples_can_be_used(planned):
    example, worker = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    plan = planned(example)
    sound = {report.name: report for report in catalog.reports()[0]}
    found = [
        fault.reason
        for fault in faults(plan, sound, FORMATS, BRIEF_FORMATS, datetime.now(UTC))
        if "env:" not in fault.reason and "file:" not in fault.reason
    ]
    assert (sorted(plan.schedule), found) == (["monday", "morning", "new-sanctions"], [])
    defaults = planned("").worker
    assert planned(worker).worker == defaults


def test_every_key_of_an_entry_is_told():
    told = set(re.findall(r"^\| `(\w+)` \|", MANUAL, re.MULTILINE))
    assert told == set(Entry.model_fields)
    assert all(f"`{name}`" in MANUAL for name in FORMATS)
