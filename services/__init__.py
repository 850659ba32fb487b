"""The use cases: one transaction each, one `now` each."""
