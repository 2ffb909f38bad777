"""Programs as text, and batches shared among workers."""
