"""The signals of one set in, the vertical motion of the reported point and the turns of the pelvis out."""
