"""The tick and the office's policies."""
