// Draws stored outputs: text, errors, markup that the build made inert, pictures.
import { fillWith, make } from "./dom.js";

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

/**
 * A place for outputs: show(table, numbers, words) draws the items of those numbers, all in one frame;
 * ahead(table, states) decodes the pictures of states that may be next; tallest(table) is how high one gets.
 */
export function createDisplay() {
  const el = make("div", { className: "lp-outputs" });
  const pictures = new Map();
  const decoded = new WeakSet();
  let latest = 0;

  function picture(table, item) {
    const { size, ...stored } = table.pictures[item.picture];
    const key = stored.webp ?? stored.svg;
    const image =
      pictures.get(key) ??
      make("img", { src: sourceOf(stored, table.lines), width: size[0], height: size[1], decoding: "sync" });
    pictures.delete(key);
    pictures.set(key, image); // the last that were in use are kept
    if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value);
    return image;
  }

  function node(table, item, alt) {
    if ("picture" in item) return Object.assign(picture(table, item), { alt: item.alt ?? alt });
    if ("image" in item) return make("img", { src: item.image, alt: item.alt || alt });
    if ("html" in item) return fillWith(make("div", { className: "lp-markup" }), item.html);
    const text = item.error ? [item.trace, item.error].filter(Boolean).join("\n") : item.text;
    const kind = item.error ? "lp-error" : item.stderr ? "lp-stderr" : "lp-text";
    return make("pre", { className: kind, textContent: text });
  }

  const decode = (images) =>
    Promise.all(
      images.map(async (image) => {
        await image.decode().catch(() => {});
        decoded.add(image);
      }),
    );

  async function show(table, numbers, words) {
    latest += 1;
    const turn = latest;
    const items = numbers.map((number) => table.items[number]);
    const said = printed(items);
    const alt = [words, said].filter(Boolean).join(": ");
    const drawn = items.map((item) => node(table, item, alt));
    const nodes = drawn.map((n, i) => (drawn.indexOf(n) < i ? n.cloneNode() : n)); // one picture, shown twice
    // Decoded first, then swapped in at once: no state is seen in part, and nothing flickers.
    const undecoded = nodes.filter((n) => n.decode && !decoded.has(n));
    if (undecoded.length) await decode(undecoded);
    if (turn !== latest) return undefined;
    el.replaceChildren(...nodes);
    window.MathJax?.typesetPromise?.([el]);
    return said;
  }
  const ahead = (table, states) =>
    decode(
      states
        .flatMap((numbers) => numbers.map((number) => table.items[number]))
        .filter((item) => "picture" in item)
        .map((item) => picture(table, item))
        .filter((image) => !decoded.has(image)),
    );
  const tallest = (table) =>
    Math.max(0, ...table.pictures.map(({ size: [x, y] }) => y * Math.min(1, el.clientWidth / x)));
  return { el, show, ahead, tallest };
}
