"""From a snapshot to front doors: what is deployed becomes the resources that a template would have for it."""
