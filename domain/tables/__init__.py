"""The task table of the offices: the same 25 columns in and out, and looser tables in."""
