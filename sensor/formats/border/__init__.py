"""The steps that every format shares on the way from bytes to samples, each a small pure function."""
