/** The tooltip: facts about what the pointer or the keyboard's focus is on. */

import { html } from "./dom";

const GAP = 12;

export function showTip(words: readonly string[], near: DOMRect): void {
  const tip = document.getElementById("tip");
  if (!tip) {
    return;
  }
  const [title = "", ...facts] = words;
  tip.replaceChildren(html("strong", {}, title), ...facts.map((fact) => html("span", {}, fact)));
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const below = near.bottom + GAP + height < innerHeight;
  const y = below ? near.bottom + GAP : Math.max(near.top - GAP - height, 0);
  const x = Math.min(Math.max(near.left + near.width / 2 - width / 2, GAP), Math.max(innerWidth - width - GAP, 0));
  tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

export function hideTip(): void {
  const tip = document.getElementById("tip");
  if (tip) {
    tip.hidden = true;
  }
}
