"""What the exercises are checked, ranked and counted with."""
