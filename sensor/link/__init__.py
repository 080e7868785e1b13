"""What all links share: packets and their queue, the conversation with a decoder, the log of raw bytes."""
