"""Reads deployed accounts, without changing anything in them.

What AWS says of an account becomes a snapshot, and a snapshot becomes the model (`building`). boto3 is named in `aws`
alone: what may be called is listed in `calls`, how often in `allowances`, and `schedule` keeps to it.
"""
