"""The office's people, groups, calendar and the state of its record."""
