"""Adapters to analysers that are not ours; the tables of their rules stand in the agents."""
