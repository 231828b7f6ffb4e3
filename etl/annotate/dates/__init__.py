"""Dates in text: `find` the expressions, and `for_predicate` the date of an act.

A date is what the text supports with the day of publication, and no finer.
"""

from communique.etl.annotate.dates.attach import FUTURE, PAST, attach, for_predicate
from communique.etl.annotate.dates.find import DateMention, find

__all__ = ["FUTURE", "PAST", "DateMention", "attach", "find", "for_predicate"]
