"""The rulebook as column expressions: the same verdicts as the reference, for many cases at once."""
