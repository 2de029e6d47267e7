"""Options that several subcommands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ...analysis.input_spec import InputSpec, InputSpecError

F = TypeVar("F", bound=Callable[..., Any])


class InputType(click.ParamType[InputSpec]):
    """`--input 1x1x49x10`."""

    name = "SHAPE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> InputSpec:
        """The specification, or a usage error."""
        try:
            return value if isinstance(value, InputSpec) else InputSpec.parse(str(value))
        except InputSpecError as error:
            self.fail(str(error), param, ctx)


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`, the first of the formats by default."""
    choice = click.Choice(formats)
    return click.option(
        "--format", "format_", type=choice, default=formats[0], show_default=True, help="Output format."
    )


_ANALYSIS = (
    click.option("--target", metavar="NAME", help="Board or tier to fit, or the path of a board file (.toml)."),
    click.option("--runtime", metavar="NAME", help="What runs the model; `chipfit runtimes` lists them."),
    click.option(
        "--input",
        "inputs",
        type=InputType(),
        multiple=True,
        help="Input of forward: 1x1x49x10, x=1x3x96x96, 1x16:int64, batch.audio=1x16000, maps.0=1x8x6x6.",
    ),
    click.option(
        "--source-root",
        "source_roots",
        type=click.Path(exists=True, file_okay=False),
        multiple=True,
        help="Where the workspace's own modules are found.",
    ),
    click.option(
        "--config", type=click.Path(exists=True, dir_okay=False), help="pyproject.toml or chipfit.toml to use."
    ),
    click.option("--python", metavar="PATH", help="Interpreter that has torch; default is the one chipfit runs on."),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=120.0,
        show_default=True,
        help="Seconds after which tracing a model is given up.",
    ),
    click.option("--no-cache", is_flag=True, help="Trace anew; remember nothing."),
    click.option(
        "--trust-package",
        "trusted_packages",
        metavar="NAME",
        multiple=True,
        help="Installed package that the model may import, such as timm.",
    ),
    click.option(
        "--trace",
        "trace_by",
        type=click.Choice(["slice", "import"]),
        default="slice",
        show_default=True,
        help="Run only the definitions that the model needs, or import its whole file (only if you trust it).",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No progress on stderr."),
)


def analysis_options(function: F) -> F:
    """Everything that says what is analysed, for which target and by which interpreter, and text or JSON."""
    return subject_options(format_option("text", "json")(function))


def subject_options(function: F) -> F:
    """As `analysis_options`, for a command with formats of its own."""
    for option in reversed(_ANALYSIS):
        function = option(function)
    return function
