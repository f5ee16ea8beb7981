"""Who comes in: one door, a throttle, a second factor, and rules for how long a session holds."""
