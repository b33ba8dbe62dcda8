"""Practice data: two invented agencies, whose pursuits are dated around the real today by replaying the real verbs."""

from app.practice.load import is_loaded, load, remove

__all__ = ["is_loaded", "load", "remove"]
