"""Words for reminders, their policies, and why each went or did not go."""
