"""The mesh on one machine: Istio's words, as `deploy/` has them, put into configuration of real Envoys."""
