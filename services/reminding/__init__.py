"""Puts into the outbox what is due."""
