"""Dates in text: `find` the expressions, `for_predicate` the date of an act, and `explained` which words it is from.

A date is what the text supports with the day of publication, and no finer.
"""

from communique.etl.annotate.dates.attach import Dated, explained, for_predicate
from communique.etl.annotate.dates.find import DateMention, find
from communique.etl.annotate.dates.tense import FUTURE, PAST

__all__ = ["FUTURE", "PAST", "DateMention", "Dated", "explained", "find", "for_predicate"]
