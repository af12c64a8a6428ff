"""Runs a Fabric network as native processes: tools, identities, configuration, supervision, deployment, diagnosis."""
