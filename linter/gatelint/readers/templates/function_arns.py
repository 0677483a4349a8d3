"""What the many ways to write down a Lambda function have in common: a name, and perhaps a qualifier.

https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html (FunctionName)
https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html (uri)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gatelint.text import Text

_ACTIONS = {"lambda:path/2015-03-31": "/invocations", "lambda:path/2021-11-15": "/response-streaming-invocations"}


class FunctionArn(NamedTuple):
    """A function as written: `whole` is the text, `name` the name in it, None where no name can be told from the rest.

    `is_arn` says whether the text surely is an ARN, and so surely means a Lambda function.
    """

    whole: Text
    name: Text | None
    qualifier: Text | None
    is_arn: bool


def invoked_function(uri: Text) -> Text | None:
    """The function in "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations".

    None of a URI that is of another kind, such as the older "/2014-11-13/functions/{function}/invoke-async/".
    """
    pieces = uri.split("/functions/")
    if len(pieces) != 2:
        return None
    service = str(pieces[0])
    for path, action in _ACTIONS.items():
        # Within "{service}:path//2015-03-31" API Gateway takes the doubled slash of older templates too.
        if service.endswith((path, path.replace("path/", "path//"))):
            function, *rest = pieces[1].split(action)
            return function if len(rest) == 1 and rest[0].literal == "" else None
    return None


def split_function(written: Text) -> FunctionArn:
    """Reads "name", "name:qualifier", "account:function:name[:qualifier]" or an ARN of a function."""
    pieces = written.split(":")
    words = [piece.literal for piece in pieces]
    if "function" in words:
        after = pieces[words.index("function") + 1 :]
        is_arn = words[0] == "arn" and len(words) > 2 and words[2] == "lambda"
        return FunctionArn(written, after[0] if after else None, after[1] if len(after) > 1 else None, is_arn)
    # "account:name" is taken as well, where "function:" is left out:
    # https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    of_account = len(pieces) > 1 and (str(pieces[0]) == "${AWS::AccountId}" or _is_account(words[0]))
    if words[0] == "arn" or len(pieces) > 2 or of_account:
        return FunctionArn(written, None, None, False)
    return FunctionArn(written, pieces[0], pieces[1] if len(pieces) > 1 else None, False)


def _is_account(word: str | None) -> bool:
    return word is not None and len(word) == 12 and word.isdecimal()
