"""Takes finished reports to people: Slack, mail, and a record of what went to whom."""
