"use strict";
// Sort a table by the column whose heading is pressed; the second press turns the order around.
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.querySelectorAll("th")];
  headings.forEach((heading, column) => heading.querySelector("button").addEventListener("click", () => {
    const down = heading.getAttribute("aria-sort") !== "descending";
    const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const order = (a, b) => heading.classList.contains("number") ? value(a) - value(b) : value(a).localeCompare(value(b), "en");
    const rows = [...table.tBodies[0].rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...rows);
  }));
}
// The operators of a line show while the pointer is over its figures, and stay when they are pressed.
for (const tip of document.querySelectorAll(".tip")) {
  const cells = document.querySelector(`[popovertarget="${tip.id}"]`);
  let pressed = false;
  const place = () => {
    const at = cells.getBoundingClientRect();
    const below = at.bottom + 6;
    tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${below + tip.offsetHeight > innerHeight ? Math.max(8, at.top - tip.offsetHeight - 6) : below}px`;
  };
  tip.addEventListener("toggle", (event) => { if (event.newState === "open") place(); else pressed = false; });
  cells.addEventListener("click", (event) => {
    event.preventDefault();
    pressed = !pressed;
    if (pressed) { if (!tip.matches(":popover-open")) tip.showPopover(); } else tip.hidePopover();
  });
  cells.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !tip.matches(":popover-open")) tip.showPopover(); });
  cells.addEventListener("pointerleave", () => { if (!pressed && tip.matches(":popover-open")) tip.hidePopover(); });
}
// On paper nothing can be unfolded.
addEventListener("beforeprint", () => document.querySelectorAll("section > details").forEach((part) => { part.open = true; }));
