"""Reads the text out of the files that people send."""
