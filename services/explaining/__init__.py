"""Answers why somebody was told, and what will be told."""
