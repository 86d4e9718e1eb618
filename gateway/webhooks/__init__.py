"""Where code hosts knock: one file per host."""
