"""What customers are worth, where they are in their life with us, and who is about to leave."""
