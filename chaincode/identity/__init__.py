"""Who takes part: participants of the market and the people who act for them."""
