// The numbers of a scene, as a table that any program reads.

const quote = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
const lines = {
  grid: (panel) => panel.values,
  image: (panel) => panel.values,
  plot: (panel) => panel.series.flatMap((one) => one.points.map((point) => [one.label, ...point])),
};

/** The panels of the scene that an explorer shows, one after the other, each under its caption. */
export function csv(el) {
  const rows = el.scene.panels.flatMap((panel) =>
    lines[panel.kind] ? [[panel.caption], ...lines[panel.kind](panel), []] : [],
  );
  return rows.map((row) => row.map(quote).join(",")).join("\r\n");
}
