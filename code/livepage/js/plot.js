// Series against two axes.
import { make, write } from "./dom.js";
import { framed, keepRoom } from "./panels.js";
import { createDots } from "./dots.js";
import { beside } from "./labels.js";
import { svg } from "./svg.js";

const PLOT = { width: 380, height: 270, left: 48, right: 12, top: 10, bottom: 42 };

const words = (at, text, more = {}) => svg("text", { x: at[0], y: at[1], ...more }, text);

/** How values become places along both axes. */
function scales({ x, y }) {
  const { width, height, left, right, top, bottom } = PLOT;
  const place = (v, [low, high], from, to) => from + ((v - low) / (high - low)) * (to - from);
  return {
    x: (v) => place(v, x.ends, left, width - right),
    y: (v) => place(v, y.ends, height - bottom, top),
  };
}

/** Rules, ticks and labels of both axes. */
function axes(panel, scale) {
  const { width, height, left, right, top, bottom } = PLOT;
  const [x, y] = [scale.x, scale.y].map((axis) => (v) => axis(v).toFixed(1));
  const upright = (v, i) => [
    svg("line", { class: "lp-rule", x1: x(v), x2: x(v), y1: top, y2: height - bottom }),
    words([x(v), height - bottom + 16], panel.x.text[i], { "text-anchor": "middle" }),
  ];
  const level = (v, i) => [
    svg("line", { class: "lp-rule", x1: left, x2: width - right, y1: y(v), y2: y(v) }),
    words([left - 6, Number(y(v)) + 4], panel.y.text[i], { "text-anchor": "end" }),
  ];
  const turned = `translate(13 ${(top + height - bottom) / 2}) rotate(-90)`;
  return [
    ...panel.x.at.map((v, i) => svg("g", {}, ...upright(v, i))),
    ...panel.y.at.map((v, i) => svg("g", {}, ...level(v, i))),
    words([(left + width - right) / 2, height - 6], panel.x.label, { "text-anchor": "middle" }),
    words([0, 0], panel.y.label, { "text-anchor": "middle", transform: turned }),
  ];
}

/** A series: its line, if it has one, and its points. */
function drawn(series, points) {
  const at = points.map((point) => point.map((v) => v.toFixed(1)));
  const line = svg("polyline", { points: at.map((point) => point.join(",")).join(" ") });
  const dots = at.map(([cx, cy]) => svg("circle", { cx, cy, r: series.line ? 2.5 : 4 }));
  const node = svg("g", { class: `lp-series lp-${series.look}` }, ...(series.line ? [line] : []), ...dots);
  node.dataset.label = series.label;
  return node;
}

/** Names beside the ends of the series: of those that stand out always, of the others where there is room. */
function names(all) {
  const named = all.filter(({ series }) => series.name);
  const first = [...named].sort(
    (a, b) => Number(a.series.look === "faint") - Number(b.series.look === "faint"),
  );
  const wanted = first.map(({ series, points }) => ({
    at: points.at(-1),
    text: series.name,
    needed: series.look !== "faint",
  }));
  /** @type {[number, number, number, number]} */
  const frame = [PLOT.left, 0, PLOT.width, PLOT.height - PLOT.bottom];
  const places = beside(
    wanted,
    all.flatMap(({ points }) => points),
    frame,
  );
  return places.flatMap((place, i) => {
    if (!place) return [];
    const look = `lp-name lp-${first[i].series.look}`;
    return [words([place.x, place.y], wanted[i].text, { class: look, "text-anchor": place.anchor })];
  });
}

export function plot(_choose, { set }) {
  const { el, caption, body } = framed("plot");
  const stage = make("div", { className: "lp-points" });
  const keys = make("p", { className: "lp-keys" });
  body.append(stage, keys);
  let panel;
  const dots = createDots(stage, PLOT.width, (stop) => set(panel.sets, stop));

  /** The lines' keys, with room for the longest. */
  function legend(room) {
    const named = panel.series.filter((s) => s.look !== "faint");
    const shown = named.map((s, i) => {
      const text = make("span", { textContent: s.label });
      keepRoom(text, room?.keys[i]);
      return make("span", { className: `lp-key lp-${s.look}` }, text);
    });
    const spare = (room?.keys ?? []).slice(named.length);
    const off = spare.map((text) => make("span", { className: "lp-off", textContent: text }));
    keys.replaceChildren(...shown, ...off);
  }

  function update(next, room) {
    const key = JSON.stringify(next);
    if (key === body.drawn) return;
    body.drawn = key;
    panel = next;
    const scale = scales(panel);
    const all = panel.series.map((series) => ({
      series,
      points: series.points.map(([a, b]) => [scale.x(a), scale.y(b)]),
    }));
    const parts = [...axes(panel, scale), ...all.map((one) => drawn(one.series, one.points)), ...names(all)];
    const whole = { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, "aria-hidden": "true" };
    stage.replaceChildren(svg("svg", whole, ...parts, ...dots.nodes));
    stage.classList.toggle("lp-picks", panel.sets.length > 0);
    write(caption, panel.caption);
    const single = all.filter(({ series }) => !series.line);
    dots.update(
      single.map(({ series, points }) => ({ at: points.at(-1), label: series.label, stop: series.stop })),
      panel.caption,
    );
    legend(room);
  }
  return { el, caption, update, light() {} };
}
