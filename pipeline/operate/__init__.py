"""What makes a run fit to be left alone: one at a time, logged, recorded, looked at, caught up."""
