"""AWS SAM: templates whose AWS::Serverless resources stand for several resources of CloudFormation."""
