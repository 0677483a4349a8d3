"""The stack traces that CDK writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.projects.stack_frames import Frame, frame_of, users_frame


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("new Api (/app/lib/api.ts:12:26)", Frame("new Api", "/app/lib/api.ts", 12, 26)),
        ("    at Object.<anonymous> (/app/bin/app.js:8:18)", Frame("Object.<anonymous>", "/app/bin/app.js", 8, 18)),
        ("at async main (file:///my%20app/app.mjs:3:1)", Frame("main", "/my app/app.mjs", 3, 1)),
        ("Api.addMethod [as add] (/app/api.js:3:1)", Frame("Api.addMethod [as add]", "/app/api.js", 3, 1)),
        ("/app/bin/app.js:8:18", Frame("", "/app/bin/app.js", 8, 18)),
        ("new Api (/my (old) app/api.js:1:2)", Frame("new Api", "/my (old) app/api.js", 1, 2)),
        (r"new Api (C:\app\lib\api.ts:12:26)", Frame("new Api", r"C:\app\lib\api.ts", 12, 26)),
        ("new Api (file:///C:/app/api.ts:12:26)", Frame("new Api", "C:/app/api.ts", 12, 26)),
        ("__init__ (/app/shop/api_stack.py:34)", Frame("__init__", "/app/shop/api_stack.py", 34, None)),
        ("<module> (app.py:6)", Frame("<module>", "app.py", 6, None)),
    ],
)
def test_a_line_of_a_trace_tells_a_frame(line: str, expected: Frame) -> None:
    assert frame_of(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "stack traces disabled",
        "...new RestApi in aws-cdk-lib...",
        "...node internals...",
        "(no user code in 10 frames, use --stack-trace-limit to capture more)",
        "Module._compile (node:internal/modules/cjs/loader:1521:14)",
        "Module._compile (internal/modules/cjs/loader.js:1068:30)",
        "node:internal/main/run_main_module:28:49",
        "Array.map (<anonymous>)",
        "new Promise (<anonymous>:1:2)",
        "eval (eval at build (/app/app.js:1:2), <anonymous>:1:1)",
        "run (webpack-internal:///./lib/api.ts:1:2)",
        "Array.forEach (native)",
        "<module> (<frozen runpy>:88)",
        "new Api (/app/lib/api.ts)",
        "new Api (/app/lib/api.ts:99999999999)",
    ],
)
def test_a_note_and_code_without_a_file_are_no_frames(line: str) -> None:
    assert frame_of(line) is None


NODE = ["Module._compile (node:internal/modules/cjs/loader:1521:14)", "node:internal/main/run_main_module:28:49"]


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        (
            [
                "new Function (/app/node_modules/aws-cdk-lib/aws-lambda/lib/function.js:1:9439)",
                "new OrdersFunction (/app/lib/orders-function.js:11:24)",
                "new ApiStack (/app/lib/api-stack.js:21:24)",
                *NODE,
            ],
            "new OrdersFunction",
        ),
        (
            ["...new RestApi in aws-cdk-lib...", "new ApiStack (/app/api.ts:29:16)", "...node internals..."],
            "new ApiStack",
        ),
        (
            [
                "...aws-cdk-lib, jsii runtime, node internals...",
                "(no user code in 10 frames, use --stack-trace-limit to capture more)",
                "create (/venv/lib/python3.12/site-packages/shared_constructs/api.py:9)",
                "__init__ (/app/shop/api_stack.py:14)",
                "<module> (/app/app.py:6)",
            ],
            "__init__",
        ),
        (
            [
                r"new Bucket (C:\app\node_modules\aws-cdk-lib\aws-s3\lib\bucket.js:1:1)",
                r"new Stack (C:\app\stack.js:1:1)",
            ],
            "new Stack",
        ),
    ],
)
def test_the_users_frame_is_the_innermost_of_a_file_of_their_own(trace: list[str], expected: str) -> None:
    frame = users_frame(trace)
    assert frame is not None
    assert frame.function == expected


def test_the_program_through_which_other_languages_call_cdk_is_not_the_users() -> None:
    trace = [
        "new Function (/tmp/jsii-kernel-AmDiD7/node_modules/aws-cdk-lib/aws-lambda/lib/function.js:1:11553)",
        "Kernel._Kernel_create (/tmp/tmpuxjjh4l0/lib/program.js:9127:25)",
        "KernelHost.processRequest (/tmp/tmpuxjjh4l0/lib/program.js:10715:36)",
        "Immediate._onImmediate (/tmp/tmpuxjjh4l0/lib/program.js:10676:46)",
        "process.processImmediate (node:internal/timers:483:21)",
    ]
    assert users_frame(trace) is None


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_lines_are_read(trace: list[str]) -> None:
    frame = users_frame(trace)
    assert frame is None or frame.file
