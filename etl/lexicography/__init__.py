"""Work on the event lexicon: which of its frames fire on a text and why others do not, and what in it is at fault."""
