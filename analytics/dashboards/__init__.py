"""Grafana's dashboards over the published indicators: `python -m analytics.dashboards` writes them anew."""
