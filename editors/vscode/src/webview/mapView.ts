/** The arena map as SVG. Two stops for the Tab key, tensors and steps; arrow keys go from one to the next, Enter to its line. */

import { type ArenaMap, arenaMap, type Box, type Level, type Step } from "../report/arenaMap";
import type { Place, Report } from "../report/report";
import { size } from "../report/words";
import { linesOf, svg } from "./dom";
import { hideTip, showTip } from "./tip";

export type Jump = (place: Place) => void;

export function mapView(report: Report, width: number, height: number, jump: Jump): SVGSVGElement {
  const map = arenaMap(report, width, height);
  const boxes = map.boxes.map((box) => boxView(box, jump));
  const steps = map.steps.map((step, index) => stepView(step, index, map, jump));
  const picture = svg(
    "svg",
    {
      class: "arena",
      width: map.width,
      height: map.height,
      viewBox: `0 0 ${map.width} ${map.height}`,
      role: "group",
      "aria-label": `Arena map of ${report.entry}: ${size(report.arena.bytes)} in ${map.boxes.length} tensors`,
    },
    axis(map),
    svg("g", { class: "tensors" }, ...boxes),
    peak(map),
    ...map.limits.map((level, index) => limit(level, index, map)),
    svg("g", { class: "steps" }, ...slowest(map), ...steps),
  );
  walk(boxes);
  walk(steps);
  return picture;
}

function axis(map: ArenaMap): SVGElement {
  const lines = map.ticks.flatMap(({ y, label }) => [
    svg("line", { class: "grid", x1: map.left, x2: map.right, y1: y, y2: y }),
    svg("text", { x: map.left - 8, y, dy: 4, "text-anchor": "end" }, label),
  ]);
  return svg("g", { class: "axis", "aria-hidden": "true" }, ...lines);
}

function peak(map: ArenaMap): SVGElement | undefined {
  if (!map.peak) {
    return undefined;
  }
  const { x, label } = map.peak;
  const late = x > map.width / 2;
  return svg(
    "g",
    { class: "peak" },
    svg("rect", { x, y: map.top, width: map.step, height: map.bottom - map.top }),
    svg("text", { x: late ? x + map.step : x, y: map.top - 10, "text-anchor": late ? "end" : "start" }, label),
  );
}

/** The words of the first stand above its line, those of the second, which is lower, below: they never meet. */
function limit({ y, label }: Level, index: number, map: ArenaMap): SVGElement {
  return svg(
    "g",
    { class: "limit" },
    svg("line", { x1: map.left, x2: map.right, y1: y, y2: y }),
    svg("text", { x: map.right - 4, y, dy: index ? 13 : -5, "text-anchor": "end" }, label),
  );
}

function boxView(box: Box, jump: Jump): SVGGElement {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const place = box.upright ? { transform: `translate(${x} ${y}) rotate(-90)` } : { x, y };
  return target(
    svg(
      "g",
      { class: `box ${box.kind}${box.atPeak ? " at-peak" : ""}`, id: `box ${box.words[0]}`, tabindex: -1, ...reference(box), ...linesOf(box.lines) },
      svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: 2 }),
      box.label ? svg("text", { ...place, dy: 4, "text-anchor": "middle" }, box.label) : undefined,
    ),
    box.words,
    box.place,
    jump,
  );
}

function stepView(step: Step, index: number, map: ArenaMap, jump: Jump): SVGGElement {
  const x = step.x + map.step / 2;
  return target(
    svg(
      "g",
      { class: "step", id: `step ${index}`, tabindex: -1, ...reference(step), ...linesOf(step.lines) },
      svg("rect", { class: "hit", x: step.x, y: map.bottom, width: map.step, height: map.height - map.bottom }),
      svg("rect", { class: "time", x: step.x + 1, y: map.base - step.bar, width: Math.max(map.step - 2, 1), height: step.bar }),
      step.label ? svg("text", { transform: `translate(${x} ${map.base + 10}) rotate(-55)`, dy: 4, "text-anchor": "end" }, step.label) : undefined,
    ),
    step.words,
    step.place,
    jump,
  );
}

function slowest(map: ArenaMap): SVGElement[] {
  const at = { x: map.left - 8, "text-anchor": "end" };
  return map.slowest
    ? [svg("text", { ...at, y: map.bottom + 18 }, "time"), svg("text", { ...at, y: map.bottom + 32 }, `≤ ${map.slowest}`)]
    : [];
}

function reference({ place, words }: Box | Step): Record<string, string> {
  return { role: place ? "link" : "img", "aria-label": words.join(", ") };
}

function target(element: SVGGElement, words: readonly string[], place: Place | undefined, jump: Jump): SVGGElement {
  const show = (): void => showTip(words, element.getBoundingClientRect());
  element.addEventListener("pointerenter", show);
  element.addEventListener("focus", show);
  element.addEventListener("pointerleave", hideTip);
  element.addEventListener("blur", hideTip);
  if (place) {
    element.addEventListener("click", () => jump(place));
  }
  return element;
}

/** A roving stop: only the one last visited is in the order of the Tab key. */
function walk(stops: readonly SVGGElement[]): void {
  let stop = stops[0];
  stop?.setAttribute("tabindex", "0");
  stops.forEach((element, index) => {
    element.addEventListener("focus", () => {
      stop?.setAttribute("tabindex", "-1");
      stop = element;
      stop.setAttribute("tabindex", "0");
    });
    element.addEventListener("keydown", (event) => {
      const next = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (event.key === "Enter" || event.key === " ") {
        element.dispatchEvent(new MouseEvent("click"));
      } else if (event.key === "Escape") {
        hideTip();
      } else if (next === undefined) {
        return;
      } else {
        stops[next]?.focus();
      }
      event.preventDefault();
    });
  });
}
