"""Sends what waits in the outbox, and deals with what could not be sent."""
