"""One file for each kind of Istio's that is understood: what it says, and what Envoy makes of it."""
