"""The messengers on this machine: strict local servers and a page of phones."""
