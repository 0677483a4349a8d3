"""What authorizers demand of a request, and what they make of it."""
