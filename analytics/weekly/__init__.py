"""The weekly report: facts, then sentences and figures made of them."""
