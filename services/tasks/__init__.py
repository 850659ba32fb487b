"""The use cases of tasks: assigning, working on them, changing them."""
