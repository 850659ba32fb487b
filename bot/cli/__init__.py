"""The commands of `python -m bot`, each a module."""
