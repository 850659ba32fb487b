"""Sends the outbox; retries, failover and dead letters."""
