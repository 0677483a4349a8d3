"""What CloudFront does with a request, and to which origin it sends it."""
