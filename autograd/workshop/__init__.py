"""workshop: what the chapters' exercises are checked with, and what a class needs of them."""
