"""The commands of `energysale`, one module for each noun; each has `load(name)`, which gives the command to run."""
