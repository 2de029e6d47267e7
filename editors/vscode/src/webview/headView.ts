/** The head of the panel: which model on which target, its budget, and the tabs. */

import type { Tab } from "../panel/messages";
import { budget, type Gauge } from "../report/budget";
import { isNotebook } from "../report/place";
import type { Model, Report } from "../report/report";
import { html } from "./dom";

export interface HeadActions {
  readonly run: (command: "selectTarget" | "openReport" | "generateFirmware") => void;
  readonly entry: (entry: string) => void;
  readonly tab: (tab: Tab) => void;
}

export function headView(models: readonly Model[], model: Model, file: string, tab: Tab, actions: HeadActions): HTMLElement {
  const target = button("target", model.report.target.name, "Choose another target", () => actions.run("selectTarget"));
  target.classList.add("target");
  return html(
    "header",
    {},
    html(
      "div",
      { class: "title" },
      html("h1", {}, chooser(models, model, actions)),
      html("span", {}, "on"),
      target,
      runtime(model.report),
      html("span", { class: "file" }, file),
    ),
    html("div", { class: "gauges" }, ...budget(model.report).map(gauge)),
    notes(model.report),
    html("div", { class: "bar-of-tabs" }, tabs(tab, actions), isNotebook(file) ? undefined : buttons(actions)),
  );
}

function chooser(models: readonly Model[], model: Model, actions: HeadActions): HTMLElement | string {
  if (models.length < 2) {
    return model.entry;
  }
  const options = models.map(({ entry }) => html("option", { value: entry, selected: entry === model.entry }, entry));
  const select = html("select", { id: "model", "aria-label": "Model" }, ...options);
  select.addEventListener("change", () => actions.entry(select.value));
  return select;
}

/** Its own kernels are what chipfit is about; another runtime is worth a word. */
function runtime({ target }: Report): HTMLElement | undefined {
  return target.runtime === "chipfit" ? undefined : html("span", {}, `with ${target.runtime}`);
}

/** Without these the figures would claim more than is known. */
function notes(report: Report): HTMLElement | undefined {
  const assumption = report.assumed ? [`Every figure is for an assumed input (${report.input_source}).`] : [];
  const lines = [...assumption, ...report.notes].map((note) => html("li", {}, note));
  return lines.length ? html("ul", { class: "notes" }, ...lines) : undefined;
}

function gauge({ name, value, notes, share, standing }: Gauge): HTMLElement {
  const fill = html("i", {});
  fill.style.width = `${Math.min(100 * (share ?? 0), 100).toFixed(1)}%`;
  const meter = share === undefined ? undefined : html("span", { class: "meter", "aria-hidden": "true" }, fill);
  return html(
    "div",
    { class: `gauge ${name.toLowerCase()} ${standing}` },
    html("span", { class: "name" }, name),
    html("strong", {}, value),
    ...notes.map((note) => html("span", { class: "note" }, note)),
    meter,
  );
}

function tabs(current: Tab, actions: HeadActions): HTMLElement {
  const names: readonly [Tab, string][] = [["map", "Arena map"], ["layers", "Layers"]];
  const list = html("div", { role: "tablist", "aria-label": "Views" });
  for (const [tab, title] of names) {
    const chosen = tab === current;
    const item = html("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-selected": String(chosen), "aria-controls": "view", tabindex: chosen ? 0 : -1 }, title);
    item.addEventListener("click", () => actions.tab(tab));
    item.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        actions.tab(tab === "map" ? "layers" : "map");
        document.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
      }
    });
    list.append(item);
  }
  return list;
}

function buttons(actions: HeadActions): HTMLElement {
  return html(
    "div",
    { class: "buttons" },
    button("report", "Report", "Open the whole report in the browser", () => actions.run("openReport")),
    button("firmware", "Generate firmware…", "Write the firmware for this target", () => actions.run("generateFirmware")),
  );
}

function button(id: string, text: string, help: string, then: () => void): HTMLButtonElement {
  const element = html("button", { type: "button", id, title: help }, text);
  element.addEventListener("click", then);
  return element;
}
