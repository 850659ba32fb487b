"""The sandbox's office: its cast, its clock and its start."""
