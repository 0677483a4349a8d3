from cfnlint.decode import cfn_json as cfn_json
from cfnlint.decode import cfn_yaml as cfn_yaml
