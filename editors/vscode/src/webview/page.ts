/** The script of the panel's page: keeps what it was last told, and draws it anew when that or the window changes. */

import type { FromPage, PanelState, Tab, ToPage } from "../panel/messages";
import { BY_COST, type Sort } from "../report/layers";
import type { Place } from "../report/report";
import { html, mark } from "./dom";
import { type HeadActions, headView } from "./headView";
import { layersView } from "./layersView";
import { mapView } from "./mapView";
import { hideTip } from "./tip";

interface VsCode {
  postMessage(message: FromPage): void;
  getState(): Saved | undefined;
  setState(state: Saved): void;
}

declare function acquireVsCodeApi(): VsCode;

interface Saved extends PanelState {
  readonly sort?: Sort;
}

/** Colours of the map's key, in the order in which they are explained. */
const KINDS = ["input", "activation", "output", "workspace"];
const LEAST_HEIGHT = 360;

const vscode = acquireVsCodeApi();
const root = document.getElementById("root") as HTMLElement;
let saved: Saved = vscode.getState() ?? { tab: "map" };
let shown: Extract<ToPage, { type: "models" | "nothing" }> | undefined;
/** Why the figures are those of before: while somebody types, they must not come and go. */
let outdated: string | undefined;
let cursor: Place | undefined;

function save(change: Partial<Saved>): void {
  saved = { ...saved, ...change };
  vscode.setState(saved);
}

/** What cannot be drawn is said: the figures of before would pass for those of now. */
function draw(): void {
  hideTip();
  try {
    drawShown();
  } catch (error) {
    root.replaceChildren(html("p", { class: "nothing", role: "alert" }, `This cannot be drawn: ${String(error)}.`));
    console.error(error);
  }
}

function drawShown(): void {
  const focused = document.activeElement?.id;
  if (shown?.type !== "models") {
    root.replaceChildren(html("p", { class: "nothing", role: "status" }, shown?.text ?? "Waiting for the check…"));
    return;
  }
  const { models, file, uri } = shown;
  const model = models.find((one) => one.entry === saved.entry) ?? models[0];
  if (!model) {
    return;
  }
  const jump = (place: Place): void => vscode.postMessage({ type: "jump", uri, file: place.file, line: place.line });
  const run: HeadActions["run"] = (command) => vscode.postMessage({ type: "run", command, uri, entry: model.entry });
  const head = headView(models, model, file, saved.tab, { run, entry, tab });
  const view = html("section", { id: "view", role: "tabpanel", "aria-labelledby": `tab-${saved.tab}` });
  const before = root.querySelector(`.scroll.${saved.tab}`);
  const [left, top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
  root.replaceChildren(head, view);
  root.classList.toggle("outdated", outdated !== undefined);
  if (outdated !== undefined) {
    head.prepend(html("p", { class: "why", role: "status" }, outdated, html("span", {}, " The figures are those of before.")));
  }
  if (saved.tab === "map") {
    const kinds = new Set(model.report.tensors.map((tensor) => tensor.kind));
    view.append(html("ul", { class: "key" }, ...KINDS.filter((kind) => kinds.has(kind)).map((kind) => html("li", { class: kind }, kind)), html("li", { class: "at-peak" }, "peak")));
  }
  const room = Math.max(innerHeight - view.getBoundingClientRect().bottom - 24, LEAST_HEIGHT);
  const shownView =
    saved.tab === "map" ? mapView(model.report, root.clientWidth, room, jump) : layersView(model.report, saved.sort ?? BY_COST, jump, sort);
  const scroll = html("div", { class: `scroll ${saved.tab}` }, shownView);
  scroll.style.maxHeight = saved.tab === "map" ? "" : `${room}px`; // the heads of the columns stay in view
  view.append(scroll);
  scroll.scrollTo(left, top);
  mark(root, cursor);
  if (focused && document.hasFocus()) {
    document.getElementById(focused)?.focus({ preventScroll: true }); // who is on it goes on from there
  }
}

function tab(chosen: Tab): void {
  save({ tab: chosen });
  vscode.postMessage({ type: "tab", tab: chosen });
  draw();
}

function entry(chosen: string): void {
  save({ entry: chosen });
  vscode.postMessage({ type: "entry", entry: chosen });
  draw();
}

function sort(chosen: Sort): void {
  save({ sort: chosen });
  draw();
}

function hear(message: ToPage): void {
  switch (message.type) {
    case "models":
      shown = message;
      outdated = undefined;
      save({ uri: message.uri, entry: message.entry });
      draw();
      break;
    case "nothing":
      outdated = shown?.type === "models" && shown.uri === message.uri ? message.text : undefined;
      shown = outdated === undefined ? message : shown;
      draw();
      break;
    case "tab":
      save({ tab: message.tab });
      draw();
      break;
    case "cursor":
      cursor = message;
      mark(root, cursor);
      return;
  }
  root.classList.toggle("busy", message.type === "busy" && message.busy);
}

addEventListener("message", (event: MessageEvent<ToPage>) => hear(event.data));
let width = innerWidth;
let height = innerHeight;
addEventListener("resize", () => {
  if (width !== innerWidth || height !== innerHeight) {
    [width, height] = [innerWidth, innerHeight];
    draw();
  }
});
addEventListener("scroll", hideTip, true);
draw();
vscode.postMessage({ type: "ready" });
