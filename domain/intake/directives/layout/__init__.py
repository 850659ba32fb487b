"""How a text is laid out: its head, its logical lines, their outline, named parts and tables."""
