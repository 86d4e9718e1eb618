"""A document as a list of blocks, put on a page of the web or on paper."""
