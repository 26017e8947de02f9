# Whoever has no token sees nothing.
