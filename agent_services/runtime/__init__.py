"""What an agent is made of: servicer, rules, budgets."""
