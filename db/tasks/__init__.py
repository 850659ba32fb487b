"""Rows of tasks: assignments, recurrence, policies frozen onto them, the audit."""
