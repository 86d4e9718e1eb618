"""The one model client: who may be asked what, for how much, and what of the answer is believed."""
