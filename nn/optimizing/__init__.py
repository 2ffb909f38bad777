"""nn/optimizing: optimizers, schedules and clipping."""
