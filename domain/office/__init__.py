"""The office: units, people, rights, and its working calendar."""
