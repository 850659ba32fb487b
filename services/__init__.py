"""The use cases: one transaction each, rules from the domain, facts from the database."""
