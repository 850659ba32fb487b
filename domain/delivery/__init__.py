"""What waits to be told: notifications, their outcomes and each messenger's budgets."""
