"""Holds an agent, written by anybody in any language, against the contract in `proto/squad/agent/v1`.

It is a client and nothing else: of the product it knows the contract alone.
"""
