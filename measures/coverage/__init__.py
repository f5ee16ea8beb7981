"""分野別の掲載状況: how many entries, and what budget, stand in each cell of role × policy field, by ministry."""
