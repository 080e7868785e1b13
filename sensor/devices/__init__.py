"""Sans-I/O decoders, one file a device: bytes become readings, wishes become the bytes of commands."""
