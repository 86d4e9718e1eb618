"""What is run: export, validate, kpis, report."""
