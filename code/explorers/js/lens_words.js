// What the explorer of the photograph says: of a unit, of a layer's arithmetic, of what does not fit.

import { PIXELS } from "./photo.js";
import { share } from "./rules/effective_receptive_field.js";
import { extentOf, lengths } from "./rules/receptive_fields.js";

/** Why layers fit no picture, in a sentence; "" where they do. */
export function misfit(layers) {
  const rooms = [PIXELS, ...lengths(layers, PIXELS)];
  const first = rooms.findIndex((units) => units < 1) - 1;
  if (first < 0) return "";
  const { padding, kind } = layers[first];
  return (
    `Layer ${first + 1}, a ${kind}, would not fit: ` +
    `its window spans ${extentOf(layers[first])} units, and there are ` +
    `${rooms[first] + 2 * padding}${padding ? " with the padding" : ""}. Nothing was changed.`
  );
}

/** What the unit sees, in words. */
export function told({ names, chosen, unit, field, seen }) {
  const [down, across] = seen.map((axis) => axis[0]);
  const first = `Unit (${unit.join(", ")}) of ${names[chosen]} can see ${field.size} × ${field.size} pixels`;
  if (!down.length || !across.length) return `${first}, all of them padding: nothing.`;
  const ends = (axis) => `${axis[0]} to ${axis.at(-1)}`;
  const cut = down.length < field.size || across.length < field.size;
  const part = cut ? "; in the picture they are" : ":";
  return (
    `${first}${part} ${ends(across)} across and ${ends(down)} down. ` +
    `Its neighbour looks ${field.stride} ${field.stride === 1 ? "pixel" : "pixels"} further on.`
  );
}

/** The recurrence with its numbers, and how the influence is spread. */
export function reckoned({ fields, layers, chosen, field, mass, counts }) {
  const { size, stride } = fields[chosen - 1] ?? { size: 1, stride: 1 };
  const { kernel, dilation } = layers[chosen];
  const reach = dilation > 1 ? ` · ${dilation}` : "";
  const sum = `${size} + (${kernel} − 1)${reach} · ${stride} = ${field.size}`;
  if (!counts) return sum;
  const middle = Math.round(100 * share(mass, mass.length / 2) ** 2);
  return (
    `${sum}. As bright as it counts: ` + `the middle quarter of these pixels has ${middle}% of the influence.`
  );
}
