"""JavaScript for the texts of a page whose contrast with what is behind them is under 4.5 (WCAG 2.2, 1.4.3)."""

FAINT = """(() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    const box = element.closest(".box rect, .box")?.querySelector("rect");
    if (box) return channels(getComputedStyle(box).fill);
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    throw new Error("no background");
  };
  const texts = [...document.body.querySelectorAll("*")].filter((element) =>
    !["SCRIPT", "STYLE", "title"].includes(element.tagName) &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return texts.map((element) => {
    const style = getComputedStyle(element);
    const [a, b] = [channels(element instanceof SVGElement ? style.fill : style.color), behind(element)].map(light);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return [contrast, `${element.tagName} ${element.textContent.slice(0, 30)}`];
  }).filter(([contrast]) => contrast < 4.5);
})()"""
