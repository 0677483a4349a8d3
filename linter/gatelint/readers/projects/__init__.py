"""What the files of a project tell of how its templates are deployed: SAM's configuration, the CDK's cloud assembly."""
