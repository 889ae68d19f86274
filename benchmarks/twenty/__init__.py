"""Twenty rules of the shipped rulebook about workers, in patuh, by hand, and in engines that others have written."""
