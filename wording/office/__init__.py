"""Words for units and people, the calendar, the messengers, and the files that an office writes."""
