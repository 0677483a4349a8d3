"""How findings are shown: text, json, sarif, github."""
