"""From finished reviews to trends: reads an export, never a service's code."""
