"""Reviews: from a change to published findings."""
