"""Reads what people type and paste into tasks: lines, deadlines, documents, directives."""
