"""Articles out of files, folders, archives, feeds and pages.

`read(paths, options)` yields an Article for each article found and a Reject for each input refused, lazily, in the
order of the paths. Libraries that are slow to import are imported by the reader of the format that needs them.
"""

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.options import Limits, Options
from communique.etl.ingest.reader import read

__all__ = ["Article", "Limits", "Options", "Reject", "read"]
