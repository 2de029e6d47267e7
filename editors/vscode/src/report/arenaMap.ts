/** Geometry of the arena map, in pixels: bytes upwards, the order of execution to the right, time per step below. */

import { layerLines, layerPlace, tensorLines, tensorPlace } from "./place";
import type { Layer, Place, Report, Tensor } from "./report";
import { milliseconds, shape, size } from "./words";

export const LEFT = 72;
export const TOP = 30;
const RIGHT = 14;
const TIME = 40;
const FOOT = 92;
const NARROWEST = 14;
const CHARACTER = 6.2;
const LINE = 14;

/** A tensor. `label` fits into the box, upright where that is longer; `words` say everything, a fact each. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: string;
  readonly atPeak: boolean;
  readonly label: string;
  readonly upright: boolean;
  readonly words: readonly string[];
  readonly place: Place | undefined;
  readonly lines: readonly Place[];
  readonly first: number;
  readonly last: number;
}

/** One operator on the axis; `label` is empty where there is no room, `bar` the height of its time. */
export interface Step {
  readonly x: number;
  readonly label: string;
  readonly bar: number;
  readonly words: readonly string[];
  readonly place: Place | undefined;
  readonly lines: readonly Place[];
}

export interface Level {
  readonly y: number;
  readonly label: string;
}

/** The plot lies between `left` and `right`, `top` and `bottom`; the bars of time stand on `base`. */
export interface ArenaMap {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly base: number;
  readonly step: number;
  readonly boxes: readonly Box[];
  readonly steps: readonly Step[];
  readonly ticks: readonly Level[];
  /** The line of the region's limit and below it that of a tighter budget, where near enough to be in the picture. */
  readonly limits: readonly Level[];
  readonly peak: { readonly x: number; readonly label: string } | undefined;
  readonly slowest: string;
}

/** The map that fills `width` by `height`, or is wider where the steps would become too narrow to point at. */
export function arenaMap(report: Report, width: number, height: number): ArenaMap {
  const steps = Math.max(report.nodes.length, 1);
  const step = Math.max((width - LEFT - RIGHT) / steps, NARROWEST);
  const right = LEFT + steps * step;
  const bottom = Math.max(height - TIME - FOOT, TOP + 160);
  const top = topBytes(report);
  const scale = (bytes: number): number => round(bottom - ((bottom - TOP) * bytes) / top);
  const peak = report.arena.peak ? report.nodes.findIndex((node) => node.name === report.arena.peak?.node) : -1;
  const slowest = Math.max(...report.nodes.map((node) => node.cycles ?? 0), 0);
  return {
    width: round(right + RIGHT),
    height: bottom + TIME + FOOT,
    left: LEFT,
    right: round(right),
    top: TOP,
    bottom,
    base: bottom + TIME,
    step: round(step),
    boxes: report.tensors.map((tensor) => box(tensor, report, step, scale, peak)),
    steps: report.nodes.map((node, index) => stepOf(node, index, step, slowest, report)),
    ticks: ticks(top).map((bytes) => ({ y: scale(bytes), label: size(bytes) })),
    limits: limits(report).flatMap(({ bytes, label }) => (bytes <= top ? [{ y: scale(bytes), label }] : [])),
    peak: peak < 0 ? undefined : { x: round(LEFT + peak * step), label: `peak: ${size(report.arena.lower_bound)} alive` },
    slowest: slowest ? time(slowest, report) : "",
  };
}

/** The bytes at the upper edge: a limit where it is near the arena's size, else that size. */
function topBytes(report: Report): number {
  const { bytes } = report.arena;
  return Math.max(bytes, 1, ...limits(report).map((limit) => limit.bytes).filter((limit) => limit <= 1.4 * bytes));
}

/** The region's, then the budget where that is tighter. */
function limits(report: Report): { bytes: number; label: string }[] {
  const { limit, region } = report.arena;
  const budget = report.demands.find((demand) => demand.name === "arena" && demand.budget)?.limit ?? 0;
  const both = [
    { bytes: limit, label: `limit, ${region}: ${size(limit)}` },
    { bytes: budget, label: `budget: ${size(budget)}` },
  ];
  return both.filter(({ bytes }) => bytes > 0);
}

/** Powers of two, so many that there are four to eight. */
function ticks(top: number): number[] {
  let unit = 1;
  while (top / unit > 8) {
    unit *= 2;
  }
  return Array.from({ length: Math.floor(top / unit) + 1 }, (_, index) => index * unit);
}

function box(tensor: Tensor, report: Report, step: number, scale: (bytes: number) => number, peak: number): Box {
  const y = scale(tensor.offset + tensor.bytes);
  const width = round((tensor.last - tensor.first + 1) * step - 1);
  const height = Math.max(round(scale(tensor.offset) - y - 1), 1);
  const upright = height > width && tensor.name.length * CHARACTER > width;
  const [along, across] = upright ? [height, width] : [width, height];
  return {
    x: round(LEFT + tensor.first * step + 0.5),
    y,
    width,
    height,
    kind: tensor.kind,
    atPeak: peak >= 0 && tensor.first <= peak && peak <= tensor.last,
    label: across >= LINE ? cropped(tensor.name, Math.floor((along - 8) / CHARACTER)) : "",
    upright,
    words: tensorWords(tensor, report),
    place: tensorPlace(tensor, report),
    lines: tensorLines(tensor, report),
    first: tensor.first,
    last: tensor.last,
  };
}

function tensorWords(tensor: Tensor, report: Report): string[] {
  const place = tensorPlace(tensor, report);
  const name = (index: number): string => report.nodes[index]?.name ?? "the end";
  const life =
    tensor.first === tensor.last
      ? `needed while ${name(tensor.first)} runs`
      : `needed from ${name(tensor.first)} until ${name(tensor.last)} has run`;
  return [
    tensor.name,
    `${tensor.kind}, ${shape(tensor.shape)} ${tensor.dtype}, ${size(tensor.bytes)}`,
    `at offset ${size(tensor.offset)}, ${life} (${steps(tensor)})`,
    ...(tensor.aliases.length ? [`shares its bytes with ${tensor.aliases.join(", ")}`] : []),
    ...(place ? [`made at line ${place.line}`] : []),
  ];
}

function steps(tensor: Tensor): string {
  const length = tensor.last - tensor.first + 1;
  return length === 1 ? "1 step" : `${length} steps`;
}

function stepOf(node: Layer, index: number, step: number, slowest: number, report: Report): Step {
  const every = Math.floor(LINE / step) + 1;
  const timed = node.cycles === null ? "time not measured" : time(node.cycles, report);
  return {
    x: round(LEFT + index * step),
    label: index % every === 0 ? cropped(node.scope || node.name, 15) : "",
    bar: slowest ? round(((TIME - 10) * (node.cycles ?? 0)) / slowest) : 0,
    words: [node.scope || node.name, `${node.op}, ${shape(node.shape)}`, timed, `${size(node.arena_bytes)} alive`],
    place: layerPlace(node),
    lines: layerLines(node),
  };
}

function time(cycles: number, report: Report): string {
  return milliseconds((1000 * cycles) / report.target.clock_hz);
}

/** `text` in `room` characters, the end kept, which tells the layers of a model apart; empty if that says nothing. */
function cropped(text: string, room: number): string {
  if (text.length <= room) {
    return text;
  }
  return room >= 4 ? `…${text.slice(text.length - room + 1)}` : "";
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
