// What moves is seen to move: cells that show another place's values come from there.

export const TIME = 160;
const REST = 250;
/** Whether the reader has asked for less motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Makes what tells of each change whether it comes after a rest. In quick succession, as while a key is held
 * down, nothing glides: a running animation has each frame wait for the screen's next refresh.
 */
export function createPace() {
  let last = -Infinity;
  return () => {
    const before = last;
    last = performance.now();
    return last - before > REST;
  };
}

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

/** Lets cells glide from where their values stood before; returns what runs. */
export function glide(cells, before, after) {
  const by = !still() && shift(before, after);
  if (!by) return [];
  const [down, across] = by.map((cells) => `calc(${-cells} * var(--lp-cell))`);
  const rest = ground(after);
  const from = { transform: `translate(${across}, ${down})`, zIndex: 1 };
  const moving = cells.filter((_, i) => after[Math.floor(i / after[0].length)][i % after[0].length] !== rest);
  return moving.map((cell) =>
    cell.animate([from, { transform: "none", zIndex: 1 }], { duration: TIME, easing: "ease-out" }),
  );
}
