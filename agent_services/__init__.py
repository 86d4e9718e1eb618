"""The review agents and the runtime they share."""
