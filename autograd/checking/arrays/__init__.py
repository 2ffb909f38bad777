"""checking/arrays: anybody's gradient of anybody's function, on arrays of any library."""
