"""Letters to the coders of a round that is over: what was decided on what each of them coded, and why."""
