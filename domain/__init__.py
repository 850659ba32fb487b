"""The rules: pure functions over plain values, without clock, waiting or vendors."""
