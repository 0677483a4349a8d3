"""Reads deployed accounts: what AWS says of them becomes a snapshot, and a snapshot becomes the model."""
