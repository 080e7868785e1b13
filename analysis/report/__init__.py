"""Results into what people and programs read: every renderer returns text, bytes or a figure; none prints or writes."""
