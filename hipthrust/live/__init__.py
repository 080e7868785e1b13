"""A live session: sources in, events, recordings and a screen out."""
