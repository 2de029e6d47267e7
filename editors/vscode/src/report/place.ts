/** The lines that layers and tensors lead to. */

import type { Layer, Place, Report, Tensor } from "./report";

/** The line to change for a layer: where it is constructed, else where it runs. */
export function layerPlace(layer: Layer): Place | undefined {
  return placeOf(layer.init_file, layer.init_line) ?? placeOf(layer.file, layer.line);
}

/** The line to change for a tensor: that of the layer that makes it; an input has its own, if any. */
export function tensorPlace(tensor: Tensor, report: Report): Place | undefined {
  const maker = report.nodes.find((node) => node.name === tensor.node);
  return (maker && layerPlace(maker)) ?? placeOf(tensor.file, tensor.line);
}

/** Every line a layer stands on: where it runs and where it is constructed. */
export function layerLines(layer: Layer): Place[] {
  const places = [placeOf(layer.file, layer.line), placeOf(layer.init_file, layer.init_line)];
  return places.filter((place): place is Place => place !== undefined);
}

/** Of a notebook the server makes neither a firmware nor a page. */
export function isNotebook(file: string): boolean {
  return file.endsWith(".ipynb");
}

/** Every line that a tensor stands on: those of the layer that makes it; an input has its own, if any. */
export function tensorLines(tensor: Tensor, report: Report): Place[] {
  const maker = report.nodes.find((node) => node.name === tensor.node);
  const own = placeOf(tensor.file, tensor.line);
  return maker ? layerLines(maker) : own ? [own] : [];
}

function placeOf(file: string | null | undefined, line: number | null | undefined): Place | undefined {
  return file && line ? { file, line } : undefined;
}
