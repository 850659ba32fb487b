"""The life of a task: its states, timeliness, pauses and repetition."""
