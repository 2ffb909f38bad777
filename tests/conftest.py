"""One hypothesis profile for all tests: the same examples every time, as long as they take."""

from hypothesis import settings

settings.register_profile("shared", deadline=None, derandomize=True, database=None, max_examples=40)
settings.load_profile("shared")
