"""Everything that is Zalo's: events in, messages out."""
