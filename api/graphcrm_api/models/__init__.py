"""What requests and answers look like, as OpenAPI shows it."""
