"""How one template is deployed."""

from __future__ import annotations

from gatelint.records import field, record


@record()
class StackSettings:
    """How a template is deployed, as far as that is told: what is None, or no key of `parameters`, is not.

    `parameters` are values that win over defaults, as CloudFormation takes them (lists with commas). `name` is that of
    the stack. `assembly` are the templates of all stacks of the cloud assembly that it is in.
    """

    parameters: dict[str, str] = field(default_factory=dict[str, str])
    region: str | None = None
    account: str | None = None
    name: str | None = None
    assembly: tuple[str, ...] = ()

    def over(self, others: StackSettings) -> StackSettings:
        """What is told here, and where nothing is, what the others tell."""
        return StackSettings(
            {**others.parameters, **self.parameters},
            self.region or others.region,
            self.account or others.account,
            self.name or others.name,
            self.assembly or others.assembly,
        )

    @property
    def given(self) -> dict[str, str]:
        """The values of parameters and pseudo parameters that are told.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
        """
        return {**self.parameters, **self.pseudo_parameters}

    @property
    def pseudo_parameters(self) -> dict[str, str]:
        told = {"AWS::Region": self.region, "AWS::AccountId": self.account, "AWS::StackName": self.name}
        return {name: value for name, value in told.items() if value is not None}
