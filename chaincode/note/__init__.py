"""Notes: private texts that a step brings for the two parties of a contract, beside what it says in public."""
