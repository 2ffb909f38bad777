"""views: what people look at: graphs, networks, films, plots and the stepping page; each can be deleted."""
