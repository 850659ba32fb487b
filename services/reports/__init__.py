"""The texts that meetings and groups need."""
