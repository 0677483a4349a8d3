"""What browsers ask before they send a request, and what they let pages read."""
