"""How AWS behaves, as pure functions over the model."""
