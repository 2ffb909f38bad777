"""replay/sharing: programs as text, and batches shared among workers."""
