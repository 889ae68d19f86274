"""Facts of many cases as columns, and such columns kept on disk."""
