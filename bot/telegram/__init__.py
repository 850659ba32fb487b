"""Everything that is Telegram's: updates in, messages out."""
