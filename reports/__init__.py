"""Workbooks, documents and pictures made from the domain's values."""
