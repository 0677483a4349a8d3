"""What the source code of small Lambda functions may answer, read and followed but never run."""
