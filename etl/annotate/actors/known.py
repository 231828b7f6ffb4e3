"""Whom and what the text has named in full so far, and the shorter names that they go by afterwards."""

from __future__ import annotations

from communique.etl.annotate import names
from communique.etl.annotate.actors.phrases import Candidate
from communique.etl.annotate.gazetteer import LEADING_OFFICES, Gazetteer, short_names

Words = tuple[str, ...]


class KnownPersons:
    """Persons by full name, surname, and first with last name.

    A surname first borne by someone who could not be settled is nobody's, until that one is, or a leader bears it. One by which
    someone has been called stays that one's when a person whom the gazetteer lacks bears it too ('his wife Jane Roe').
    """

    def __init__(self, gazetteer: Gazetteer, theme: str | None) -> None:
        self.gazetteer, self.theme = gazetteer, theme
        self.by_name: dict[Words, Candidate] = {}
        self.barred: dict[Words, Words] = {}
        self.used: set[Words] = set()

    def find(self, words: Words) -> Candidate | None:
        """The person that a name means by now, if any."""
        found = self.by_name.get(words)
        if found is None and len(words) > 1:
            found = self.by_name.get((words[0], "", words[-1]))
        return found

    def add(self, c: Candidate, text: str) -> None:
        """Remember a person under the name of the text and the name of the gazetteer."""
        for name in (text, c.name):
            words = names.key(name)
            for short in short_names(name, c.code or self.theme):
                bearer, earlier = self.barred.get(short), self.by_name.get(short)
                if bearer is not None and bearer != words and not self._leads(c):
                    continue
                if earlier is None or c.key is not None or not (self._leads(earlier) or (short in self.used and earlier.code)):
                    self.by_name[short] = c
                    self.barred.pop(short, None)
            if len(words) == 1:
                self.used.add(words)
            else:
                self.by_name[words] = c
                self.by_name[words[0], "", words[-1]] = c

    def bar(self, words: Words) -> None:
        """Remember that someone unsettled bears this full name: the surname alone then tells nobody."""
        if words[-1:] not in self.by_name:
            self.barred.setdefault(words[-1:], words)

    def is_barred(self, words: Words) -> bool:
        """Whether a surname was first borne by someone who could not be settled."""
        return words in self.barred

    def _leads(self, c: Candidate) -> bool:
        return c.key is not None and any(r.office in LEADING_OFFICES for r in self.gazetteer.roles.get(c.key, ()))


class KnownBodies:
    """Bodies by acronym and by the end of their name ('Solidarity Party' after 'American Solidarity Party')."""

    def __init__(self) -> None:
        self.by_acronym: dict[str, Candidate] = {}
        self.by_ending: dict[Words, Candidate] = {}

    def add(self, c: Candidate, text: str) -> None:
        """Remember a body that acts under its own name."""
        if c.acronym:
            self.by_acronym[c.acronym] = c
        if c.kind in ("country", "person", "media") or c.is_place:
            return
        words = names.key(text.removeprefix("the ").removeprefix("The "))
        for k in range(1, len(words) - 1):
            self.by_ending[words[k:]] = c

    def find(self, text: str) -> Candidate | None:
        """The body that an acronym or the end of a name means by now."""
        return self.by_acronym.get(text) or self.by_ending.get(names.key(text.removeprefix("the ").removeprefix("The ")))
