"""Sentences, chunks and the two halves of the search index."""
