"""The steps of a review, one file each. No database, no queue, no code host."""
