"""What a customer may want next, and who may want a product."""
