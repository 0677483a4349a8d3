"""What becomes of an answer on its way back to the client."""
