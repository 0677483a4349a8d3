from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gatelint.readers.projects.sam_config import SamConfig, default_template, find_config, read_config, settings_for
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import ReadError

TOML = """\
version = 0.1

[default.global.parameters]
stack_name = "orders"
region = "eu-west-1"
parameter_overrides = "Stage=dev Size=1"

[default.build.parameters]
cached = true
parameter_overrides = "Stage=build"

[default.deploy.parameters]
region = "eu-west-2"
confirm_changeset = true
profile = "admin"

[prod.deploy.parameters]
stack_name = "orders-prod"
parameter_overrides = ["Stage=prod", { Size = 2 }]
"""

YAML = """\
version: 0.1
default:
  deploy:
    parameters:
      stack_name: orders
      parameter_overrides:
        Stage: dev
        Flag: true
"""


def config(folder: Path, text: str, environment: str | None = None, name: str = "samconfig.toml") -> SamConfig:
    (folder / name).write_text(text)
    return read_config(str(folder / name), environment)


def refusal(folder: Path, text: str, environment: str | None = None, name: str = "samconfig.toml") -> str:
    with pytest.raises(ReadError) as caught:
        config(folder, text, environment, name)
    return str(caught.value).removeprefix(str(folder) + os.sep)


def deploying(*options: str, **others: str) -> str:
    """A file in which deploy, and other commands, are given options."""
    sections = {"deploy": "\n".join(options), **others}
    return "version = 0.1\n" + "\n".join(f"[default.{name}.parameters]\n{text}" for name, text in sections.items())


def test_deploy_goes_before_what_all_commands_are_given_and_replaces_it_whole(tmp_path: Path) -> None:
    found = config(tmp_path, TOML)
    settings = StackSettings({"Stage": "dev", "Size": "1"}, region="eu-west-2", name="orders")
    assert found == SamConfig(str(tmp_path / "samconfig.toml"), "default", settings, None)
    assert config(tmp_path, TOML, "default") == found
    text = TOML.replace('profile = "admin"', 'parameter_overrides = "Size=3"')
    assert config(tmp_path, text).settings.parameters == {"Size": "3"}


def test_an_environment_takes_nothing_from_another(tmp_path: Path) -> None:
    settings = StackSettings({"Stage": "prod", "Size": "2"}, name="orders-prod")
    assert config(tmp_path, TOML, "prod").settings == settings


def test_yaml_says_the_same(tmp_path: Path) -> None:
    found = config(tmp_path, YAML, name="samconfig.yaml")
    assert found.settings == StackSettings({"Stage": "dev", "Flag": "True"}, name="orders")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "version = 0.1\n",
        "version = 0.1\n[default]\n",
        "version = 0.1\n[prod.deploy.parameters]\nregion = 'x'\n",
        "version = 0.1\n[default.deploy]\nregion = 'x'\n",
        # Options are spelled with underscores here; SAM does not see others.
        "version = 0.1\n[default.deploy.parameters]\nparameter-overrides = 'A=1'\nstack-name = 'x'\n",
        "version = 0.1\n[default.sync.parameters]\nparameter_overrides = 'A=1'\nregion = 'x'\n",
    ],
)
def test_what_deploy_is_not_told_is_not_known(tmp_path: Path, text: str) -> None:
    found = config(tmp_path, text)
    assert (found.settings, found.template, found.environment) == (StackSettings(), None, "default")


def test_empty_sections_of_yaml_say_nothing(tmp_path: Path) -> None:
    for text in ("", "version: 0.1\ndefault:\n", "version: 0.1\ndefault: {deploy: {parameters: }}\n"):
        assert config(tmp_path, text, name="samconfig.yaml").settings == StackSettings()


def test_an_environment_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    assert refusal(tmp_path, TOML, "prd") == (
        'samconfig.toml: there is no environment "prd", only "default" and "prod" (did you mean prod?)'
    )
    assert refusal(tmp_path, TOML, "version").endswith('no environment "version", only "default" and "prod"')
    assert refusal(tmp_path, "version = 0.1\n", "default").endswith('there is no environment "default", nor any other')
    assert refusal(tmp_path, "version = 0.1\n[a]\n", "zzz").endswith('no environment "zzz", only "a"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[default]\n", "samconfig.toml: there is no version; sam wants version 0.1"),
        ("version = '0.1'\n", "samconfig.toml:1:1: the version is no number with a point; sam wants version 0.1"),
        ("version = 1\n", "samconfig.toml:1:1: the version is no number with a point; sam wants version 0.1"),
        ("version = 0.1\ndefault = 1\n", "samconfig.toml:2:1: default is no table of names and values"),
        (
            "version = 0.1\n[default]\ndeploy = 1\n",
            "samconfig.toml:3:1: default.deploy is no table of names and values",
        ),
        (
            "version = 0.1\n[default.deploy]\nparameters = []\n",
            "samconfig.toml:3:1: default.deploy.parameters is no table of names and values",
        ),
        (deploying("region = 1"), "samconfig.toml:3:1: region is not text"),
        (deploying("stack_name = ['a']"), "samconfig.toml:3:1: stack_name is not text"),
        (deploying('template = "a\\u0000b"'), "samconfig.toml:3:1: template is not text"),
        (
            deploying("parameter_overrides = 'secret'"),
            'samconfig.toml:3:1: parameter_overrides has no pair in it: "Name=Value Other=Value" is expected',
        ),
        (deploying("parameter_overrides = {A = {b = 1}}"), "samconfig.toml:3:1: parameter A is given a table"),
        ("version = 0.1\n[default", "samconfig.toml:2:9: this is not TOML: "),
    ],
)
def test_what_sam_would_not_take_is_told_in_one_line(tmp_path: Path, text: str, expected: str) -> None:
    assert refusal(tmp_path, text).startswith(expected)


def test_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    text = YAML.replace("Flag: true", "Flag: {a: b}")
    message = "samconfig.yaml:8:9: parameter Flag is given a table; text is expected"
    assert refusal(tmp_path, text, name="samconfig.yaml") == message
    assert (
        refusal(tmp_path, "- a\n", name="samconfig.yaml") == "samconfig.yaml: the file is no table of names and values"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (deploying(), None),
        (deploying("template_file = 'api.yaml'"), "api.yaml"),
        (deploying("template = 'api.yaml'"), "api.yaml"),
        (deploying("template_file = 'api.yaml'", "template = 'other.yaml'"), "api.yaml"),
        (deploying("template_file = ''"), None),
        (deploying("template_file = './infra/../api.yaml'"), "api.yaml"),
        (deploying("template_file = '/srv/api.yaml'"), "/srv/api.yaml"),
        ("version = 0.1\n[default.global.parameters]\ntemplate_file = 'api.yaml'\n", "api.yaml"),
        # What is deployed was built, or else would be.
        (deploying(build="template_file = 'infra/api.yaml'"), "infra/api.yaml"),
        (deploying("template_file = '.aws-sam/build/template.yaml'"), None),
        (deploying("template_file = './.aws-sam/build/template.yaml'", build="template = 'api.yml'"), "api.yml"),
        (deploying("template_file = 'infra/.aws-sam/build/template.yaml'"), "infra/template.yaml"),
        (deploying("template_file = '/srv/.aws-sam/build/template.yaml'"), "/srv/template.yaml"),
        (deploying("template_file = 'out/template.yaml'", build="build_dir = './out/'\ntemplate = 'a.yaml'"), "a.yaml"),
        (deploying("template_file = 'out/template.yaml'", build="build_dir = 'out'"), None),
        (deploying("template_file = 'out/template.yaml'", build="template = 'a.yaml'"), "out/template.yaml"),
        # What is deployed was packaged, and perhaps built before.
        (
            deploying("template_file = 'p.yaml'", package="output_template_file = 'p.yaml'\ntemplate = 'a.yaml'"),
            "a.yaml",
        ),
        (deploying("template_file = 'p.yaml'", package="output_template_file = './p.yaml'"), None),
        (
            deploying(
                "template_file = 'p.yaml'",
                package="output_template_file = 'p.yaml'\ntemplate_file = '.aws-sam/build/template.yaml'",
                build="template_file = 'a.yaml'",
            ),
            "a.yaml",
        ),
        (deploying("template_file = 'p.yaml'", package="output_template_file = 'q.yaml'"), "p.yaml"),
    ],
)
def test_the_template_is_the_one_that_somebody_edits(tmp_path: Path, text: str, expected: str | None) -> None:
    assert config(tmp_path, text).template == (None if expected is None else os.path.join(tmp_path, expected))


def test_beside_a_build_folder_stands_the_template_that_sam_takes(tmp_path: Path) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "template.json").touch()
    text = deploying("template_file = 'infra/.aws-sam/build/template.yaml'")
    assert config(tmp_path, text).template == str(tmp_path / "infra" / "template.json")


def test_files_are_taken_in_the_order_of_sam(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert (find_config(folder), default_template(folder)) == (None, None)
    (tmp_path / "samconfig.json").touch()
    (tmp_path / "template.toml").touch()
    os.mkfifo(tmp_path / "samconfig.toml")
    assert (find_config(folder), default_template(folder)) == (None, None)
    (tmp_path / "samconfig.toml").unlink()
    for name in ("samconfig.yml", "samconfig.yaml", "samconfig.toml"):
        (tmp_path / name).touch()
        assert find_config(folder) == str(tmp_path / name)
    for name in ("template.json", "template.yml", "template.yaml"):
        (tmp_path / name).touch()
        assert default_template(folder) == str(tmp_path / name)


def test_paths_stay_relative_as_they_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("samconfig.toml").write_text(deploying("template_file = 'api.yaml'"))
    Path("template.yaml").touch()
    assert (find_config(""), default_template("")) == ("samconfig.toml", "template.yaml")
    assert read_config("samconfig.toml").template == "api.yaml"
    found = settings_for("api.yaml")
    assert found is not None
    assert (found.path, found.template) == ("samconfig.toml", "api.yaml")


def test_a_configuration_is_about_the_template_that_it_names(tmp_path: Path) -> None:
    for name in ("template.yaml", "template.yml", "api.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "link.yaml").symlink_to("api.yaml")
    config(tmp_path, TOML + "template_file = 'api.yaml'\n")
    by_default = settings_for(str(tmp_path / "template.yaml"))
    assert by_default is not None
    assert by_default.settings.name == "orders"
    assert settings_for(str(tmp_path / "template.yml")) is None
    assert settings_for(str(tmp_path / "api.yaml")) is None
    assert settings_for(str(tmp_path / "template.yaml"), "prod") is None
    for name in ("api.yaml", "link.yaml"):
        found = settings_for(str(tmp_path / name), "prod")
        assert found is not None
        assert found.settings.parameters == {"Stage": "prod", "Size": "2"}


def test_without_a_configuration_there_are_no_settings(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").touch()
    assert settings_for(str(tmp_path / "template.yaml")) is None
    assert settings_for(str(tmp_path / "template.yaml"), "prod") is None


def test_a_configuration_above_counts_where_it_names_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_tree = tmp_path / "project"
    for folder in (work_tree / ".git", work_tree / "infra" / "api", work_tree / "other"):
        folder.mkdir(parents=True)
    config(work_tree, deploying("template_file = 'infra/api/api.yaml'", "stack_name = 'x'"))
    found = settings_for(str(work_tree / "infra" / "api" / "api.yaml"))
    assert found is not None
    assert (found.path, found.settings.name) == (str(work_tree / "samconfig.toml"), "x")
    assert settings_for(str(work_tree / "infra" / "api" / "template.yaml")) is None
    assert settings_for(str(work_tree / "other" / "api.yaml")) is None
    monkeypatch.chdir(work_tree / "infra")
    found = settings_for("api/api.yaml")
    assert found is not None
    assert (found.path, found.template) == ("../samconfig.toml", "../infra/api/api.yaml")


def test_a_nearer_configuration_hides_those_above(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "infra").mkdir()
    config(tmp_path, deploying("template_file = 'infra/template.yaml'", "stack_name = 'far'"))
    config(tmp_path / "infra", deploying("stack_name = 'near'"))
    (tmp_path / "infra" / "template.yaml").touch()
    found = settings_for(str(tmp_path / "infra" / "template.yaml"))
    assert found is not None
    assert found.settings.name == "near"


def test_what_stands_above_a_work_tree_is_a_strangers(tmp_path: Path) -> None:
    config(tmp_path, deploying("template_file = 'project/api.yaml'"))
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "loose").mkdir()
    assert settings_for(str(tmp_path / "project" / "api.yaml")) is None
    (tmp_path / "samconfig.toml").write_text("broken")
    assert settings_for(str(tmp_path / "loose" / "api.yaml")) is None


def test_what_is_wrong_with_a_configuration_is_told_each_time(tmp_path: Path) -> None:
    config(tmp_path, TOML)
    for name in ("template.yaml", "other.yaml", "template.yaml"):
        with pytest.raises(ReadError, match=r'samconfig\.toml: there is no environment "beta"'):
            settings_for(str(tmp_path / name), "beta")


def test_nothing_is_loaded_where_there_is_no_configuration(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from gatelint.readers.projects.sam_config import settings_for\n"
        f"settings_for({str(tmp_path / 'template.yaml')!r})\n"
        "print({'yaml', 'tomllib', 'tomli', 'gatelint.readers.projects.sam_files'} & set(sys.modules))\n"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "set()\n"
