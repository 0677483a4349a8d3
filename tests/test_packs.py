from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from gatelint.errors import UsageError
from gatelint.packs import PackError, RuleBook, load_packs, modules_of, packages_in, rule_book
from gatelint.rule import Failure, Response, Rule

forbidden = Failure("forbidden", {"REST": Response(403)})
unreachable = Failure("origin_unreachable", {"CloudFront": Response(502)})


def module_with(rule: Rule, name: str = "") -> ModuleType:
    module = ModuleType(name or rule.id.replace("-", "_"), f"The summary of {rule.id}.")
    module.__dict__["rule"] = rule
    return module


def checks_nothing(_: object) -> list[object]:
    return []


def a_rule(rule_id: str, code: int, failure: Failure = forbidden, *, check: bool = True) -> Rule:
    return Rule(rule_id, code, failure, checks_nothing) if check else Rule(rule_id, code, failure)  # type: ignore[arg-type]


@pytest.fixture
def book() -> RuleBook:
    return rule_book(
        map(
            module_with,
            [
                a_rule("stage-missing", 9642),
                a_rule("cloudfront-host-header", 9649),
                a_rule("cloudfront-http-only", 9601, unreachable),
                a_rule("told-only", 9699, check=False),
            ],
        )
    )


def ids(rules: list[Rule]) -> list[str]:
    return [rule.id for rule in rules]


def test_without_a_choice_every_rule_with_a_check_is_chosen_in_the_order_of_codes(book: RuleBook) -> None:
    assert ids(book.chosen([], [])) == ["cloudfront-http-only", "stage-missing", "cloudfront-host-header"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stage-missing", ["stage-missing"]),
        ("9642", ["stage-missing"]),
        ("E9642", ["stage-missing"]),
        ("W9642", ["stage-missing"]),
        ("forbidden", ["stage-missing", "cloudfront-host-header"]),
        ("cloudfront-*", ["cloudfront-http-only", "cloudfront-host-header"]),
        ("E960?", ["cloudfront-http-only"]),
    ],
)
def test_rules_are_selected_and_ignored_by_any_of_their_names(book: RuleBook, name: str, expected: list[str]) -> None:
    everything = ids(book.chosen([], []))
    assert ids(book.chosen([name], [])) == expected
    assert ids(book.chosen([], [name])) == [rule for rule in everything if rule not in expected]


def test_a_name_that_no_rule_has_is_refused_with_the_likeliest_one(book: RuleBook) -> None:
    with pytest.raises(UsageError, match=r'no rule is called "stage-mising" \(did you mean stage-missing\?\)'):
        book.chosen(["stage-mising"], [])
    with pytest.raises(UsageError, match=r"did you mean forbidden\?"):
        book.chosen([], ["forbiden"])
    with pytest.raises(UsageError, match=r'no rule is called "xyz-\*"$'):
        book.chosen(["xyz-*"], [])


def test_a_rule_is_found_by_id_or_code(book: RuleBook) -> None:
    assert book.named("told-only").code == 9699
    assert book.named("E9601").id == "cloudfront-http-only"


def test_of_two_rules_of_one_id_or_one_code_the_first_counts_and_the_other_is_told() -> None:
    book = rule_book([module_with(a_rule("stage-missing", 1), "one"), module_with(a_rule("stage-missing", 2), "two")])
    assert ids(list(book)) == ["stage-missing"]
    assert book.problems == ["two rules are called stage-missing: one and two, which is left out"]
    book = rule_book([module_with(a_rule("a-b", 7)), module_with(a_rule("c-d", 7), "pack.c_d")])
    assert ids(list(book)) == ["a-b"]
    assert book.problems == ["two rules have the code 7: a-b and c-d (pack.c_d), which is left out"]


def test_packs_are_read_from_their_section_of_the_entry_points() -> None:
    text = "[console_scripts]\nx = y:z\n\n[gatelint.rules]\n# a pack\nbuiltin = gatelint_rules\nmine = my.pack [x]\n"
    text += "[z]\na = b\n"
    assert packages_in(text) == ["gatelint_rules", "my.pack"]
    assert packages_in("[console_scripts]\nx = y\n") == []


def write_pack(folder: Path, name: str, module: str) -> None:
    (folder / name / "refused").mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    (folder / name / "refused" / "__init__.py").write_text("")
    (folder / name / "refused" / "_private.py").write_text("raise RuntimeError")
    (folder / name / "refused" / "cause.py").write_text(module)


def test_every_public_module_in_the_package_of_a_failure_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path, "pack_that_loads", '"""A cause."""\nrule = None\n')
    monkeypatch.syspath_prepend(tmp_path)  # pyright: ignore[reportUnknownMemberType]
    assert [module.__name__ for module in modules_of("pack_that_loads")] == ["pack_that_loads.refused.cause"]


@pytest.mark.parametrize("module", ["import no_such_module", "syntax error", "1 / 0", "raise ValueError('one\\ntwo')"])
def test_a_pack_that_cannot_be_loaded_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    name = f"pack_that_fails_{abs(hash(module))}"
    write_pack(tmp_path, name, module)
    monkeypatch.syspath_prepend(tmp_path)  # pyright: ignore[reportUnknownMemberType]
    with pytest.raises(PackError, match=rf"the rule pack {name} cannot be loaded: {name}\.refused\.cause: ") as told:
        list(modules_of(name))
    assert "\n" not in str(told.value)


def test_an_installed_pack_is_found_without_being_named_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = (
        "from gatelint.rule import Failure, Rule\n"
        "rule = Rule('found-by-entry-point', 123, Failure('refused', {}), lambda door: [])\n"
    )
    write_pack(tmp_path, "pack_of_an_entry_point", module)
    (tmp_path / "some-1.0.dist-info").mkdir()
    (tmp_path / "some-1.0.dist-info" / "entry_points.txt").write_text("[gatelint.rules]\nx = pack_of_an_entry_point\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert list(load_packs().rules) == ["found-by-entry-point"]
