"""Rows of the office: people, accounts, groups, invitations, settings."""
