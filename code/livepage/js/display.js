// Draws stored outputs: text, errors, markup that the build made inert, pictures.
import { make } from "./dom.js";

const KEPT = 60; // decoded pictures; a reader who goes back sees them at once

/** The address of a picture: SVGs are stored line by line, for those of one function share most lines. */
export function sourceOf(picture, lines) {
  if (picture.webp) return `data:image/webp;base64,${picture.webp}`;
  return `data:image/svg+xml,${encodeURIComponent(picture.svg.map((i) => lines[i]).join("\n"))}`;
}

/** What is printed, for those who do not see the picture beside it. */
export const printed = (items) =>
  items
    .map((item) => item.text ?? item.error ?? "")
    .join(" ")
    .trim()
    .replace(/\s+/g, " ")
    .slice(0, 300);

/** A place for outputs: show(table, numbers, words) draws the items of those numbers, all in one frame. */
export function createDisplay() {
  const el = make("div", { className: "lp-outputs" });
  const pictures = new Map();
  let latest = 0;

  function picture(table, item, alt) {
    const { size, ...stored } = table.pictures[item.picture];
    let image = pictures.get(stored.webp ?? stored.svg);
    if (!image) {
      image = make("img", { src: sourceOf(stored, table.lines), width: size[0], height: size[1] });
      if (pictures.size >= KEPT) pictures.delete(pictures.keys().next().value);
      pictures.set(stored.webp ?? stored.svg, image);
    }
    image.alt = alt;
    return image;
  }

  function node(table, item, alt) {
    if ("picture" in item) return picture(table, item, item.alt ?? alt);
    if ("image" in item) return make("img", { src: item.image, alt: item.alt || alt });
    if ("html" in item) return make("div", { className: "lp-markup", innerHTML: item.html });
    const text = item.error ? [item.trace, item.error].filter(Boolean).join("\n") : item.text;
    const kind = item.error ? "lp-error" : item.stderr ? "lp-stderr" : "lp-text";
    return make("pre", { className: kind, textContent: text });
  }

  async function show(table, numbers, words) {
    latest += 1;
    const turn = latest;
    const items = numbers.map((number) => table.items[number]);
    const said = printed(items);
    const alt = [words, said].filter(Boolean).join(": ");
    const nodes = items.map((item) => node(table, item, alt));
    // Decoded first, then swapped in at once: no state is seen in part, and nothing flickers.
    await Promise.all(nodes.map((n) => n.decode?.().catch(() => {})));
    if (turn !== latest) return undefined;
    el.replaceChildren(...nodes);
    window.MathJax?.typesetPromise?.([el]);
    return said;
  }
  return { el, show };
}
