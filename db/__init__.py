"""Persistence: the only room that knows SQLAlchemy; it returns domain objects, never rows."""
