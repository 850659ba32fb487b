"""When whom is reminded of what, and why."""
