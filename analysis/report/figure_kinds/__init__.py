"""One file a figure: each draws it and says the same in words, for those who do not see it."""
