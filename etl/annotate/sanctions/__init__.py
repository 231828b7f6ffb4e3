"""Acts upon sanctions in a text: who imposes, eases, extends, demands, threatens, evades ... which measure, against whom.

`code` reads a document in five steps: the phrases that name measures (measures), what is done to them (acts, direct,
repair), how the sentence presents it (outlook), who does it and who bears it (roles, senders, bearers, memory), and what
else is said of it (details). The words are data (lexicon).
"""

from communique.etl.annotate.sanctions.coder import code

__all__ = ["code"]
