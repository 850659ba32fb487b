"""Measurements: what the engine costs, against plain python-telegram-bot in the same run. Nothing here is a test."""
