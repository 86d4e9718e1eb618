"""One rule, in three manners."""
