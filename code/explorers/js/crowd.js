// All answers to a contest as strokes along their cost, and the reader's own among them.

import { make } from "../../livepage/js/dom.js";
import { svg } from "./sheets.js";

/** @param {[number, number][]} table costs, ascending, and how many answers cost that */
export function crowd(table) {
  const [least, most] = [table[0][0], table.at(-1)[0]];
  const along = (cost) => Math.log(cost / least) / Math.log(most / least);
  const crowded = Math.max(...table.map(([, count]) => count));
  const strokes = table.map(([cost, count]) => {
    const high = 6 + (34 * Math.log(1 + count)) / Math.log(1 + crowded);
    return `M${(1000 * along(cost)).toFixed(1)} 40v-${high.toFixed(1)}`;
  });
  const path = svg("path", { d: strokes.join("") });
  const drawing = svg("svg", { viewBox: "0 0 1000 40", preserveAspectRatio: "none" }, path);
  const yours = make("span", { className: "ex-yours" });
  const ends = [`cheapest, ${least}`, `most expensive, ${most}`].map((words) => make("span", {}, words));
  const el = make(
    "div",
    { className: "ex-crowd", ariaHidden: "true" },
    make("div", { className: "ex-strokes" }, drawing, yours),
    make("div", { className: "ex-ends" }, ...ends),
  );
  const show = (cost, counted) => {
    yours.hidden = !counted;
    yours.style.insetInlineStart = `${100 * along(cost)}%`;
  };
  return { el, show };
}
