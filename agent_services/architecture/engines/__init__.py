"""Tables that put engines' rules under our ids."""
