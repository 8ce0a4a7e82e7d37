"""Relationships that nobody declared: rules that find them, with strength, confidence, evidence."""
