"""Which characters the terminal at the other end draws, where the locale does not say."""
