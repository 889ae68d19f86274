"""Rules and conclusions on durable_rules, inside a profile in which that library neither misleads nor dies."""
