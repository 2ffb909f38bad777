"""The bug zoo: classic mistakes of back-propagation, planted in the real engine, and found by the checker."""
