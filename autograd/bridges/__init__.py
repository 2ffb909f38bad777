"""bridges: graphs that somebody else recorded, as ours."""
