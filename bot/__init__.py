"""The front door: messengers in, replies out, and the composition of the whole."""
