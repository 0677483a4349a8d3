"""Asks accounts what is deployed, with as few calls as tell it, and keeps the answers as a snapshot."""
