"""Values of the market that tests of several layers need."""
