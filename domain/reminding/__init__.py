"""Reminder policies, ladders, escalation and their reasons."""
