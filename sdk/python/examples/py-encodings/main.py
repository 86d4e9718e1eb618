"""Serves the agent."""

from agent import AGENT

from squad_sdk.agent import serve

if __name__ == "__main__":
    serve(AGENT)
