"""What each operation answers, noun by noun: a step that finds what the address names, a step that writes it."""
