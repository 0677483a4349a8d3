"""Readers turn templates, accounts and captured requests into the model."""
