"""Seed files into lookup and gazetteer tables: what each file holds, reading and checking it, merging it."""
