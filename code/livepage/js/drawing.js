// The drawing: shows a scene, and lights up what belongs to the chosen cell.
import { make, write } from "./dom.js";
import { fill, keepRoom } from "./panels.js";
import { own, reserve } from "./frame.js";
import { dragged } from "./gestures.js";
import { grid } from "./grid.js";
import { image } from "./image.js";
import { ladder } from "./ladder.js";
import { createPace } from "./motion.js";
import { numeral } from "./numeral.js";
import { plot } from "./plot.js";
import { below, columnsOf, regions, rowsOf } from "./regions.js";

const BUILDERS = { grid, image, ladder, plot };
const NOTHING = { panels: [], links: [], lines: [], problem: "", walk: "" };

const numbered = new WeakMap();
/** Values as numbers, ∞ and NaN too, which come as words; the same object for the same values. */
function numbersOf(values) {
  if (!numbered.has(values))
    numbered.set(
      values,
      values.map((row) => row.map(Number)),
    );
  return numbered.get(values);
}

/** A scene as panels need it: values are numbers, and it is known whose cells can be picked. */
function read(scene) {
  const linked = new Set(scene.links.flatMap((link) => [link.source, link.target]));
  const carries = new Set(scene.links.filter((l) => l.source === scene.walk).map((l) => l.target));
  const panels = scene.panels.map((panel) => ({
    ...panel,
    ...(panel.values ? { values: numbersOf(panel.values) } : {}),
    pickable: (linked.has(panel.name) && panel.kind !== "image") || panel.sets?.length > 0,
    carries: carries.has(panel.name), // windows to drag
  }));
  return { ...scene, panels };
}

/** The line of arithmetic of a cell. */
function sentence(scene, at) {
  const link = scene.links.find((l) => l.source === at?.panel && l.sentence);
  if (!link) return "";
  const [source, target] = [link.source, link.target].map((name) =>
    scene.panels.find((p) => p.name === name),
  );
  const [rows, columns] = [below(link.rows, [at.row]), below(link.columns, [at.column])].map((set) => [
    ...set,
  ]);
  const cells = rows.flatMap((r) => columns.map((c) => numeral(target.values[r]?.[c] ?? NaN, target.digits)));
  const shown = cells.length > 16 ? [...cells.slice(0, 6), "…", ...cells.slice(-2)] : cells;
  const value = numeral(source.values[at.row][at.column], source.digits);
  return link.sentence.replace("{cells}", () => shown.join(link.join)).replace("{value}", () => value);
}

/**
 * The drawing itself: knows scenes and the chosen cell, nothing of models. `rooms` is what all states need;
 * `layout` is the element around the drawing, which is told what stands in it; `set` moves a control.
 */
export function createDrawing(rooms, layout, set) {
  const panels = new Map();
  const figure = make("div", { className: "lp-panels" });
  const problem = make("p", { className: "lp-problem", hidden: true });
  const sum = make("p", { className: "lp-sum" });
  const lines = make("div", { className: "lp-lines" });
  const status = make("p", { className: "lp-status", role: "status" });
  const comesAfterRest = createPace();
  let scene = NOTHING;
  let timer;
  let moved = () => {};
  let at = null; // the cell that is lit
  let chosen = null; // the one that the reader chose, if any
  let held = null; // the cell of the panel to walk through whose window was lit last

  const find = (name) => scene.panels.find((p) => p.name === name);
  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => write(status, words), 250);
  };
  /** What the ladders say of the units that are lit, for those who do not see them. */
  const spoken = () =>
    scene.panels
      .map((p) => panels.get(p.name).words?.())
      .filter(Boolean)
      .join(". ");

  /** Light what belongs to the cell; without one, nothing. */
  function light(cell) {
    const target = cell && find(cell.panel);
    const clamp = (i, count) => Math.max(0, Math.min(i, count - 1));
    at = target
      ? { ...cell, row: clamp(cell.row, rowsOf(target)), column: clamp(cell.column, columnsOf(target)) }
      : null;
    const lit = at ? regions(scene, at) : new Map();
    for (const { name } of scene.panels) panels.get(name).light(lit.get(name));
    scene.panels.forEach((p, i) =>
      panels.get(p.name).shine?.(panels.get(scene.panels[i + 1]?.name)?.edges?.()),
    );
    if (at) panels.get(at.panel).tab?.(at.row, at.column);
    if (at?.panel === scene.walk) held = at;
    write(sum, sentence(scene, at));
    moved();
  }

  /** The reader's choice: it is said, and stays while a setting still has the panel. */
  function choose(panel, row, column, quiet = false) {
    if (!find(panel)) return;
    if (at?.panel === panel && at.row === row && at.column === column && chosen) return;
    light({ panel, row, column });
    chosen = at;
    const words = sum.textContent || spoken();
    if (!quiet && words) say(words);
  }

  /** A window of the panel to walk through goes along with the pointer, from the one that was lit last. */
  function drag(panel, pressed, cell) {
    const link = scene.links.find((l) => l.source === scene.walk && l.target === panel);
    if (!link) return;
    if (!cell) pressed.home = null;
    else {
      pressed.home ??= held ?? { row: 0, column: 0 };
      const source = find(scene.walk);
      const row = dragged(link.rows, pressed.home.row, pressed[0], cell[0], rowsOf(source));
      choose(
        scene.walk,
        row,
        dragged(link.columns, pressed.home.column, pressed[1], cell[1], columnsOf(source)),
      );
    }
  }

  /** The panels in order; those that only another setting has stay, unseen, to keep their room. */
  function order() {
    const names = scene.panels.map((p) => p.name);
    const all = rooms.sets?.find((set) => names.every((name) => set.includes(name))) ?? names;
    return all.map((name) => find(name) ?? { name, absent: true, ...rooms.panels[name] });
  }

  /** Update or make every panel. */
  function update(shown) {
    const rested = comesAfterRest();
    layout.classList.toggle("lp-quick", !rested);
    for (const p of shown) {
      const room = rooms.panels?.[p.name];
      if (!panels.has(p.name)) panels.set(p.name, BUILDERS[p.kind](choose, { drag, set }));
      const panel = panels.get(p.name);
      panel.el.classList.toggle("lp-absent", Boolean(p.absent));
      keepRoom(panel.caption, room?.caption);
      if (p.absent) panel.reserve?.(room);
      else panel.update(p, room, rested);
    }
  }

  /** Put the panels side by side, and those that stand under another into its column. */
  function arrange(shown) {
    const column = (top) => {
      const nodes = [top, ...shown.filter((p) => p.under === top.name)].map((p) => panels.get(p.name).el);
      if (nodes.length === 1) return nodes[0];
      return fill(nodes[0].closest(".lp-column") ?? make("div", { className: "lp-column" }), nodes);
    };
    const tops = shown.filter((p) => !p.under);
    const wide = tops.filter((p) => p.kind === "grid").map((p) => rooms.panels?.[p.name] ?? own(p));
    const count = (kind) => shown.filter((p) => p.kind === kind).length;
    layout.classList.toggle("lp-pair", wide.filter(({ rows }) => rows > 1).length > 1);
    layout.classList.toggle("lp-images", count("image") > 1);
    layout.classList.toggle("lp-layers", count("ladder") > 0);
    const sum = (key) => wide.reduce((total, room) => total + room[key], 0);
    reserve(figure, { tops: wide.length, span: sum("columns"), pads: sum("wide") });
    fill(figure, tops.map(column));
  }

  /** Write the words under the figure. */
  function tell() {
    problem.hidden = !scene.problem && !rooms.problem;
    problem.classList.toggle("lp-off", !scene.problem);
    write(problem, scene.problem);
    keepRoom(problem, rooms.problem);
    const count = Math.max(scene.lines.length, rooms.lines?.length ?? 0);
    while (lines.children.length < count) lines.append(make("p"));
    while (lines.children.length > count) lines.lastChild.remove();
    [...lines.children].forEach((line, i) => {
      write(line, scene.lines[i] ?? "");
      keepRoom(line, rooms.lines?.[i]);
    });
    sum.hidden = !rooms.sum && !scene.links.some((link) => link.sentence);
    keepRoom(sum, rooms.sum);
  }

  function draw(next) {
    // A cell that was chosen in the panel to walk through is followed into the next scene's.
    if (chosen && scene.walk && chosen.panel === scene.walk && next.walk)
      chosen = { ...chosen, panel: next.walk };
    scene = read(next);
    const shown = order();
    update(shown);
    arrange(shown);
    tell();
    const start = { panel: scene.walk, row: scene.start?.[0], column: scene.start?.[1] };
    for (const { name } of scene.panels) if (name !== at?.panel) panels.get(name).tab?.(0, 0);
    light(chosen && find(chosen.panel) ? chosen : start);
  }

  return {
    figure,
    readout: [sum, lines, problem],
    status,
    draw,
    choose,
    say,
    find,
    get at() {
      return at;
    },
    get scene() {
      return scene;
    },
    onMove: (listener) => {
      moved = listener;
    },
    forget: () => {
      chosen = null;
    },
  };
}
