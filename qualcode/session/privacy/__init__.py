"""Words that go out of a project for good: what a front says and shows of it."""
