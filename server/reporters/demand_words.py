"""A demand of a model in words, the same ones in every editor and report."""

from dataclasses import dataclass

from ...analysis.demands import Demand, Standing, unsupported
from ...analysis.report import Report
from ...analysis.rules.words import milliseconds, size


@dataclass(frozen=True, slots=True)
class DemandWords:
    """What is needed, what there is of it, and what is left or missing; empty where there is nothing to say."""

    value: str
    limit: str
    balance: str

    @property
    def text(self) -> str:
        """`54.0 KiB + stack 1.0 KiB of 32.0 KiB (sram), 23.0 KiB too much`."""
        return ", ".join(filter(None, (f"{self.value} {self.limit}".strip(), self.balance)))


def demand_words(demand: Demand, report: Report) -> DemandWords:
    """The parts of a sentence in which the name of the demand comes first."""
    if demand.name == "operators":
        return _operators(demand, report)
    return _latency(demand) if demand.name == "latency" else _bytes(demand)


def _bytes(demand: Demand) -> DemandWords:
    """With the stack that has to be beside the arena: the sum must come out."""
    used = size(round(demand.needs or 0) - demand.stack)
    used += f" + stack {size(demand.stack)}" if demand.stack else ""
    headroom = round(demand.headroom or 0)
    balance = f"{size(-headroom)} too much" if headroom < 0 else f"{size(headroom)} left"
    return DemandWords(used, f"of {size(round(demand.limit or 0))}{_holder(demand)}", balance)


def _latency(demand: Demand) -> DemandWords:
    value = "not measured" if demand.needs is None else milliseconds(demand.needs)
    if demand.limit is None:
        return DemandWords(value, "", "")
    balance = {
        Standing.MET: f"{milliseconds(demand.headroom or 0)} left",
        Standing.UNSURE: "" if demand.needs is None else "perhaps too slow",
        Standing.MISSED: f"{milliseconds(demand.missing)} too slow",
    }
    return DemandWords(value, f"of {milliseconds(demand.limit)}{_holder(demand)}", balance[demand.standing])


def _operators(demand: Demand, report: Report) -> DemandWords:
    without, count = round(demand.needs or 0), len(report.nodes)
    unknown = sum(node.support == "unknown" for node in report.nodes)
    names = ", ".join(unsupported(report))
    balance = f"no kernel for {names}" if without else f"{unknown} may be missing" if unknown else ""
    return DemandWords(f"{count - without} of {count}", f"run on {report.target.runtime}", balance)


def _holder(demand: Demand) -> str:
    return f" ({demand.holder})" if demand.holder else ""
