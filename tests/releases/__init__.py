"""Tests of the readers of releases."""
