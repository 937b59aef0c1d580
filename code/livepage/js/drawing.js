// The drawing: shows a scene, and lights up what belongs to the chosen cell.
import { make } from "./dom.js";
import { grid } from "./grid.js";
import { ladder } from "./ladder.js";
import { numeral } from "./numeral.js";
import { plot } from "./plot.js";
import { below, columnsOf, regions, rowsOf } from "./regions.js";

const BUILDERS = { grid, ladder, plot };

/** Gives a parent these children; those already in place are not moved, for that would cost them the focus. */
function fill(parent, nodes) {
  const same =
    nodes.length === parent.children.length && nodes.every((node, i) => node === parent.children[i]);
  if (!same) parent.replaceChildren(...nodes);
  return parent;
}

/** The drawing itself: knows scenes and the chosen cell, nothing of models. */
export function createDrawing() {
  const panels = new Map();
  const row = make("div", { className: "lp-panels" });
  const problem = make("p", { className: "lp-problem", hidden: true });
  const sum = make("p", { className: "lp-sum" });
  const lines = make("div", { className: "lp-lines" });
  const status = make("p", { className: "lp-status", role: "status" });
  let scene = { panels: [], links: [] };
  let timer;
  let moved = () => {};
  let at = null;
  let chosen = null; // the cell that is lit; the one that the reader chose, if any

  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words;
    }, 250);
  };
  const find = (name) => scene.panels.find((p) => p.name === name);

  /** The line of arithmetic of the chosen cell. */
  function sentence() {
    const link = scene.links.find((l) => l.source === at?.panel && l.sentence);
    if (!link) return "";
    const source = find(link.source);
    const target = find(link.target);
    const take = (axis, i) => [...below(axis, [i])];
    const cells = take(link.rows, at.row).flatMap((r) =>
      take(link.columns, at.column).map((c) => numeral(Number(target.values[r]?.[c]), target.digits)),
    );
    const shown = cells.length > 16 ? [...cells.slice(0, 6), "…", ...cells.slice(-2)] : cells;
    const value = numeral(Number(source.values[at.row][at.column]), source.digits);
    return link.sentence.replace("{cells}", () => shown.join(link.join)).replace("{value}", () => value);
  }

  /** What the ladders say of the units that are lit, for those who do not see them. */
  const spoken = () =>
    scene.panels
      .map((p) => panels.get(p.name).words?.())
      .filter(Boolean)
      .join(". ");

  /** Light what belongs to a cell. */
  function show(panel, r, c) {
    const target = find(panel);
    at = { panel, row: Math.min(r, rowsOf(target) - 1), column: Math.min(c, columnsOf(target) - 1) };
    const lit = regions(scene, at);
    for (const [name, p] of panels) p.light(lit.get(name));
    scene.panels.forEach((p, i) =>
      panels.get(p.name).shine?.(panels.get(scene.panels[i + 1]?.name)?.edges?.()),
    );
    panels.get(panel).tab?.(`${at.row},${at.column}`);
    sum.textContent = sentence();
    moved();
  }

  /** The reader's choice: it is said, and stays while a setting still has the panel. */
  function choose(panel, r, c, quiet = false) {
    if (!find(panel)) return;
    show(panel, r, c);
    chosen = at;
    const words = sum.textContent || spoken();
    if (!quiet && words) say(words);
  }

  /** A panel, or the column of it and what stands under it. */
  function column(top) {
    const nodes = [top, ...scene.panels.filter((p) => p.under === top.name)].map(
      (p) => panels.get(p.name).el,
    );
    return nodes.length === 1
      ? nodes[0]
      : fill(nodes[0].closest(".lp-column") ?? make("div", { className: "lp-column" }), nodes);
  }

  function draw(next) {
    // A slider does not jump from under the finger. The height is asked for but once: the answer costs a layout.
    if (!next.problem) row.style.minHeight = "";
    else if (!scene.problem) row.style.minHeight = `${row.offsetHeight}px`;
    if (chosen && scene.walk && chosen.panel === scene.walk && next.walk)
      chosen = { ...chosen, panel: next.walk };
    const linked = new Set(next.links.flatMap((l) => [l.source, l.target]));
    scene = {
      ...next,
      panels: next.panels.map((p) => ({ ...p, live: linked.has(p.name) && p.digits !== null })),
    };
    const names = scene.panels.map((p) => p.name);
    for (const name of [...panels.keys()].filter((n) => !names.includes(n))) panels.delete(name);
    for (const p of scene.panels) {
      if (!panels.has(p.name)) panels.set(p.name, BUILDERS[p.kind](choose));
      panels.get(p.name).update(p);
      panels.get(p.name).light();
      panels.get(p.name).tab?.("0,0");
    }
    fill(row, scene.panels.filter((p) => !p.under).map(column));
    problem.hidden = !scene.problem;
    problem.textContent = scene.problem;
    lines.replaceChildren(...scene.lines.map((words) => make("p", { textContent: words })));
    sum.hidden = !scene.links.some((l) => l.sentence);
    sum.textContent = "";
    if (chosen && find(chosen.panel)) show(chosen.panel, chosen.row, chosen.column);
    else if (scene.walk && find(scene.walk)) show(scene.walk, ...scene.start);
    else at = null;
  }

  return {
    parts: [row, problem, sum, lines, status],
    draw,
    choose,
    say,
    get at() {
      return at;
    },
    get scene() {
      return scene;
    },
    find,
    onMove: (f) => {
      moved = f;
    },
    forget() {
      chosen = null;
    },
  };
}
