/** Elements without markup: text is always text. */

import type { Place } from "../report/report";

const SVG = "http://www.w3.org/2000/svg";

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children);
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** The lines that an element is about, as an attribute by which `mark` finds it. */
export function linesOf(places: readonly Place[]): { "data-lines": string | undefined } {
  return { "data-lines": places.length ? JSON.stringify(places.map(({ file, line }) => [file, line])) : undefined };
}

/** Has the elements stand out that are about a line, and no others. */
export function mark(root: Element, cursor: Place | undefined): void {
  for (const element of root.querySelectorAll<HTMLElement | SVGElement>("[data-lines]")) {
    const lines = JSON.parse(element.dataset["lines"] ?? "[]") as [string, number][];
    element.classList.toggle("current", lines.some(([file, line]) => file === cursor?.file && line === cursor.line));
  }
}

function filled<Made extends Element>(element: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}
