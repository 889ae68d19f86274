"""The rulebook translated for other engines; none of them decides what a rule means."""
