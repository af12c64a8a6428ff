"""Questions about a bill: asked by the consumer, answered by the retailer in time, accepted or disputed."""
