// What is said of a painted map and its pooling.

import { numeral } from "../../livepage/js/numeral.js";
import { SIDE } from "./pieces.js";
import { windowCells } from "./rules/pool2d.js";

export const LARGEST = { size: 8, stride: 8, padding: 4 };
const LEAST = { size: 1, stride: 1, padding: 0 };

const total = (values) => values.reduce((a, b) => a + b, 0);
const fives = (values) => values.filter((value) => value === 5).length;

/** Why windows cannot be laid over the map, and what would do; "" where they can. */
export function misfit({ size, stride, padding }) {
  const numbers = Object.entries({ size, stride, padding });
  const [trait, value] = numbers.find(([t, v]) => v < LEAST[t] || v > LARGEST[t]) ?? [];
  if (trait === "size" && value > SIDE)
    return `A window of ${value} is larger than the map of ${SIDE} × ${SIDE}. Nothing was changed.`;
  if (trait)
    return `${trait}=${value} cannot be: ${LEAST[trait]} to ${LARGEST[trait]} can. Nothing was changed.`;
  if (2 * padding <= size) return "";
  const most = Math.floor(size / 2);
  return (
    `Padding ${padding} is more than half a window of ${size}, which PyTorch does not allow. ` +
    `Choose at most ${most}, or a larger window. Nothing was changed.`
  );
}

/** The arithmetic of one window, by the maximum and by the average. */
export function arithmetic({ values, size, stride, padding, pooled, place, at }) {
  const cells = windowCells(SIDE, size, stride, padding, ...place);
  const list = (outside) => {
    const read = cells.map((cell) => (cell === null ? outside : values[cell]));
    return read.length > 9 ? [...read.slice(0, 6), "…", read.at(-1)] : read;
  };
  const mean = numeral(pooled.average[at], 2);
  return (
    `max(${list("−∞").join(", ")}) = ${pooled.max[at]}; ` +
    `(${list(0).join(" + ")}) ÷ ${size * size} = ${mean}`
  );
}

/** How large the output is, and what of the map it is made of. */
function sizes({ size, stride, padding, room, won, unread }) {
  const length = SIDE + 2 * padding;
  const dropped = length - ((room - 1) * stride + size);
  const wins = `${won.length} of ${SIDE * SIDE} values ${won.length > 1 ? "win" : "wins"} a window (dots).`;
  const gaps = `Between windows ${stride - size} of every ${stride} rows and columns are never read.`;
  const rest = `The last ${dropped} of ${length} rows and columns are never read.`;
  return [
    `Output size: ⌊(${SIDE} + 2 · ${padding} − ${size}) ÷ ${stride}⌋ + 1 = ${room}\n${wins}`,
    stride > size && room > 1 ? gaps : "",
    dropped ? rest : "",
    unread.length ? "" : "Every cell is read.",
  ];
}

/** What the pooling made of the fives. */
function counts({ pooled, was, unread }) {
  const changed = (now, old) => (now === old ? now : `${now}, before ${old}`);
  const sums = [total(pooled.average), total(was.average)].map((sum) => numeral(sum, 2));
  return [
    `Fives after the maximum: ${changed(fives(pooled.max), fives(was.max))}.`,
    `Sum of the averages: ${changed(...sums)}.`,
    unread.length ? `${unread.length} cells are never read (hatched).` : "",
  ];
}

/** What is seen, in words. */
export const verdict = (view, full) => (full ? sizes(view) : counts(view)).filter(Boolean).join(" ");
