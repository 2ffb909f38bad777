"""demos: the workshop: five chapters as notebooks in English and Polish, each from one source."""
