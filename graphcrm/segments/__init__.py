"""Segments: rules over what is known of customers, read safely and evaluated on whole columns."""
