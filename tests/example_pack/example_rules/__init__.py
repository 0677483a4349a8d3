"""Rules for what the edge proxy of Example Corp answers by itself; one package a failure."""
