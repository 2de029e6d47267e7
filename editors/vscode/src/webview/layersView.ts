/** The table of layers. A click on a head sorts, one on a row goes to its line. */

import { clicked, COLUMNS, layerRows, type Column, type Row, type Sort } from "../report/layers";
import type { Report } from "../report/report";
import { html, linesOf } from "./dom";
import type { Jump } from "./mapView";

export function layersView(report: Report, sort: Sort, jump: Jump, sorted: (sort: Sort) => void): HTMLTableElement {
  const rows = layerRows(report, sort);
  return html(
    "table",
    { class: "layers", "aria-label": `Layers of ${report.entry}` },
    html("thead", {}, html("tr", {}, ...COLUMNS.map((column) => head(column, sort, sorted)))),
    html("tbody", {}, ...rows.map((row) => rowView(row, jump))),
  );
}

function head(column: Column, sort: Sort, sorted: (sort: Sort) => void): HTMLElement {
  const order = sort.key === column.key ? (sort.descending ? "descending" : "ascending") : undefined;
  const button = html("button", { type: "button", id: `sort ${column.key}`, title: column.help }, column.title);
  button.addEventListener("click", () => sorted(clicked(sort, column)));
  return html("th", { scope: "col", class: column.numeric && "number", "aria-sort": order, "data-key": column.key }, button);
}

function rowView(row: Row, jump: Jump): HTMLElement {
  const cells = COLUMNS.map((column) => cell(row, column, jump));
  const element = html("tr", { class: row.place && "leads", ...linesOf(row.lines) }, ...cells);
  element.addEventListener("click", () => row.place && jump(row.place));
  return element;
}

function cell(row: Row, column: Column, jump: Jump): HTMLElement {
  const text = row.cells[column.key];
  if (column.key === "name") {
    return html("th", { scope: "row" }, link(text, row, jump));
  }
  if (column.key === "time") {
    return html("td", { class: "number time" }, text, bar(row.share), html("span", { class: "share" }, row.percent));
  }
  const kind = column.key === "support" ? `support ${row.support}` : column.numeric ? "number" : undefined;
  return html("td", { class: kind }, text);
}

function link(text: string, row: Row, jump: Jump): HTMLElement | string {
  const { place } = row;
  if (!place) {
    return text;
  }
  const button = html("button", { type: "button", class: "link", id: `layer ${row.cells.step}`, title: `Line ${place.line}` }, text);
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    jump(place);
  });
  return button;
}

function bar(share: number | undefined): HTMLElement {
  const fill = html("i", {});
  fill.style.width = `${(100 * (share ?? 0)).toFixed(2)}%`;
  return html("span", { class: "bar", "aria-hidden": "true" }, fill);
}
