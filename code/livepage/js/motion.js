// What moves is seen to move: cells that show another place's values come from there.

const TIME = 160;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The value that most cells have: they are the ground, and do not move. */
function ground(values) {
  const counts = new Map();
  for (const value of values.flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** By how many rows and columns, two at most, all that stands out has moved; null where it has not. */
export function shift(before, after) {
  const [rows, columns] = [after.length, after[0].length];
  if (before.length !== rows || before[0].length !== columns) return null;
  const rest = ground(after);
  const moved = (dr, dc) =>
    after.every((row, r) => row.every((value, c) => value === (before[r - dr]?.[c - dc] ?? rest)));
  for (const dr of [0, 1, -1, 2, -2]) {
    for (const dc of [0, 1, -1, 2, -2]) {
      if (moved(dr, dc)) return dr || dc ? [dr, dc] : null;
    }
  }
  return null;
}

/** Lets cells glide from where their values stood before. */
export function glide(table, cells, before, after) {
  if (still() || !table.animate) return;
  const by = shift(before, after);
  if (!by) return;
  const [down, across] = by.map((cells) => `calc(${-cells} * var(--lp-cell))`);
  const rest = ground(after);
  after.flat().forEach((value, i) => {
    if (value === rest) return;
    const from = { transform: `translate(${across}, ${down})`, zIndex: 1 };
    cells[i].animate([from, { transform: "none", zIndex: 1 }], { duration: TIME, easing: "ease-out" });
  });
}
