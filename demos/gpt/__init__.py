"""A character GPT that learns to make up names: python -m demos.gpt."""
