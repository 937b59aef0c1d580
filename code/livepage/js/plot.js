// Series against two axes.
import { framed, keepRoom, make } from "./dom.js";

const PLOT = { width: 380, height: 270, left: 48, right: 12, top: 10, bottom: 42 };

export function plot() {
  const { el, caption, body } = framed("plot");
  const svg = (tag, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  function update(panel, room) {
    const key = JSON.stringify(panel);
    if (key === body.drawn) return;
    body.drawn = key;
    const { width, height, left, right, top, bottom } = PLOT;
    const place = (v, [low, high], from, to) => from + ((v - low) / (high - low)) * (to - from);
    const x = (v) => place(v, panel.x.ends, left, width - right).toFixed(1);
    const y = (v) => place(v, panel.y.ends, height - bottom, top).toFixed(1);
    const text = (at, words, more = {}) => svg("text", { x: at[0], y: at[1], ...more }, words);
    const ticks = [
      ...panel.x.at.map((v, i) =>
        svg(
          "g",
          {},
          svg("line", { class: "lp-rule", x1: x(v), x2: x(v), y1: top, y2: height - bottom }),
          text([x(v), height - bottom + 16], panel.x.text[i], { "text-anchor": "middle" }),
        ),
      ),
      ...panel.y.at.map((v, i) =>
        svg(
          "g",
          {},
          svg("line", { class: "lp-rule", x1: left, x2: width - right, y1: y(v), y2: y(v) }),
          text([left - 6, Number(y(v)) + 4], panel.y.text[i], { "text-anchor": "end" }),
        ),
      ),
      text([(left + width - right) / 2, height - 6], panel.x.label, { "text-anchor": "middle" }),
      text([0, 0], panel.y.label, {
        "text-anchor": "middle",
        transform: `translate(13 ${(top + height - bottom) / 2}) rotate(-90)`,
      }),
    ];
    const drawn = panel.series.map((s) =>
      svg(
        "g",
        { class: `lp-series lp-${s.look}` },
        svg("title", {}, s.label),
        ...(s.line
          ? [svg("polyline", { points: s.points.map(([a, b]) => `${x(a)},${y(b)}`).join(" ") })]
          : []),
        ...s.points.map(([a, b]) => svg("circle", { cx: x(a), cy: y(b), r: s.line ? 2.5 : 4 })),
      ),
    );
    caption.textContent = panel.caption;
    const named = panel.series.filter((s) => s.look !== "faint");
    const keys = named.map((s, i) => {
      const words = make("span", { textContent: s.label });
      keepRoom(words, room?.keys[i]);
      return make("span", { className: `lp-key lp-${s.look}` }, words);
    });
    const spare = room?.keys
      .slice(named.length)
      .map((text) => make("span", { className: "lp-off", textContent: text }));
    body.replaceChildren(
      svg(
        "svg",
        { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": panel.caption },
        ...ticks,
        ...drawn,
      ),
      make("p", { className: "lp-keys" }, ...keys, ...(spare ?? [])),
    );
  }
  return { el, caption, update, light() {} };
}
