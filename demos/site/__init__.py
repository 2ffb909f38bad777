"""The site: the playground, the guide, the gallery and the API reference in one folder."""
