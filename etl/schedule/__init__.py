"""Reports that come by themselves: what schedule.toml asks for (plan), when (cron), carried by a queue in the same Postgres (queue,
due, worker), run and handed over (execute, document, delivery)."""
