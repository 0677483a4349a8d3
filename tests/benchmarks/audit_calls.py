"""How many calls an audit makes and how long AWS's quotas make it wait, beside the least time that they allow.

Time is simulated: calls take none, only quotas do.
Run it by hand: `PYTHONPATH=tests python tests/benchmarks/audit_calls.py`.
"""

from __future__ import annotations

from audit_simulation import cost_of


def main() -> None:
    for part, words in ((1.0, "alone"), (0.5, "while somebody else uses half of the quotas")):
        print(f"{words}:")
        for apis in (1, 10, 100, 1000):
            cost = cost_of(apis, part)
            times = f", {cost.seconds / cost.bound:.2f} times that" if cost.bound else ""
            print(
                f"  {apis} REST APIs with 2 stages: {cost.calls} calls, {cost.throttled} of them throttled, none lost; "
                f"{cost.seconds:.0f} s where all of AWS's quotas allow {cost.bound:.0f} s{times}"
            )


if __name__ == "__main__":
    main()
