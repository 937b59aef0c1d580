// A page without a kernel: scenes come from the table of all states that Python packed (states.py).
import { labelOf } from "./address.js";
import { range } from "./regions.js";

const known = new WeakMap(); // what has been read of each table, by the nodes' numbers

/** Turns the table's nodes back into the scene of one state; what states share is one object in all. */
export function unpack(table, state) {
  if (!known.has(table)) known.set(table, []);
  const found = known.get(table);
  const turn = (node) => {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return node.map(read);
    if ("#" in node) return node["#"];
    const [shape, ...members] = node["="];
    return Object.fromEntries(table.shapes[shape].map((key, j) => [key, read(members[j])]));
  };
  const read = (i) => {
    if (!(i in found)) found[i] = turn(table.nodes[i]);
    return found[i];
  };
  return read(table.scenes[state]);
}

/** A control's trait, the values it can take, and how each reads in an address; stop() is where it stands. */
export function stopsOf(control) {
  const options = control.get("_options_labels");
  const min = control.get("min");
  const step = control.get("step");
  if (options)
    return {
      trait: "index",
      values: range(options.length),
      words: options.map((_, i) => labelOf(options, i)),
      stop: () => control.get("index"),
    };
  if (min === undefined)
    return {
      trait: "value",
      values: [false, true],
      words: ["no", "yes"],
      stop: () => Number(control.get("value")),
    };
  const count = Math.floor((control.get("max") - min) / step + 1e-9) + 1;
  const decimals = Math.max(0, 9 - Math.floor(Math.log10(step)));
  const values = range(count).map((i) => Number((min + i * step).toFixed(decimals)));
  return {
    trait: "value",
    values,
    words: values.map(String),
    stop: () => Math.round((control.get("value") - min) / step),
  };
}

/** The number of the state that the controls are in; the last control varies fastest. */
export const stateOf = (stops) => stops.reduce((state, s) => state * s.values.length + s.stop(), 0);
