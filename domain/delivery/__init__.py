"""Notifications, retry and quota rules, rate limits."""
