"""What is said: commands, the grammar that reads them, and the messages that answer."""
