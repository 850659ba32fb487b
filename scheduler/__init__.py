"""The clock's hand: periodic jobs, each one call into the services."""
