"""Words that go out of a project for good: somebody's who withdraws, and the names of persons and places."""
