"""core/native: the native engine.

Value's class, its operations and the backward pass, compiled where a compiler is at hand.
"""
