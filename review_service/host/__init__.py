"""Code hosts behind one protocol; GitHub is the first."""
