"""Workbooks in layouts that offices use, what a sensible clerk expects of each row, and the score of the reader."""
