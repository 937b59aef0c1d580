// Which cells belong together. Links are affine and come from Python: nothing here knows what a window is.
export const range = (n) => Array.from({ length: n }, (_, i) => i);

/** Cells of the target that units of the source stand for, along one axis. */
export function below(axis, units) {
  return new Set(
    [...units].flatMap((u) => range(axis.taps).map((t) => axis.first + u * axis.step + t * axis.dilation)),
  );
}

/** Units of the source, out of n, that stand for one of these cells. */
function above(axis, cells, n) {
  return new Set(range(n).filter((u) => [...below(axis, [u])].some((cell) => cells.has(cell))));
}

/** Both sets of cells, without those beyond the panel's n: nothing is seen through them. */
const joined = (old, more, n) => new Set([...(old ?? []), ...more].filter((i) => i >= 0 && i < n));

export const rowsOf = (panel) => (panel.kind === "ladder" ? 1 : (panel.values?.length ?? 0));
export const columnsOf = (panel) =>
  panel.kind === "ladder" ? panel.units : (panel.values?.[0]?.length ?? 0);

/** Everything that the chosen cell lights up: panel name → { rows, columns, way: "self" | "down" | "up" }. */
export function regions(scene, at) {
  const lit = new Map([[at.panel, { rows: new Set([at.row]), columns: new Set([at.column]), way: "self" }]]);
  const panel = (name) => scene.panels.find((p) => p.name === name);
  const spread = (way, name, rows, columns) => {
    const old = lit.get(name);
    const there = panel(name);
    if (old && old.way !== way) return;
    lit.set(name, {
      way,
      rows: joined(old?.rows, rows, rowsOf(there)),
      columns: joined(old?.columns, columns, columnsOf(there)),
    });
    visit(name, way);
  };
  const visit = (name, way) => {
    const { rows, columns } = lit.get(name);
    for (const link of scene.links) {
      if (way === "down" && link.source === name) {
        spread(way, link.target, below(link.rows, rows), below(link.columns, columns));
      } else if (way === "up" && link.target === name) {
        const source = panel(link.source);
        spread(
          way,
          link.source,
          above(link.rows, rows, rowsOf(source)),
          above(link.columns, columns, columnsOf(source)),
        );
      }
    }
  };
  visit(at.panel, "down");
  visit(at.panel, "up");
  return lit;
}
