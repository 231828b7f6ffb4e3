"""Work on many machines over one Postgres: procrastinate's tables (tables), how a worker serves them (serving), and the annotation of
articles as such work: batches that wait (batches), one batch (annotation), the worker (worker), how far it is (progress, metrics)."""
