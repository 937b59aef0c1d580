// Where controls stand among the marks that the page keeps, and which state that is.
import { labelOf } from "./address.js";

/** The place of the mark that is nearest to a value: a switch's, a number's, or both ends of a range's. */
export function placeOf(marks, value) {
  const far = (mark) =>
    [mark].flat().reduce((sum, end, i) => sum + Math.abs(Number(end) - Number([value].flat()[i])), 0);
  return marks.reduce((best, mark, i) => (far(mark) < far(marks[best]) ? i : best), 0);
}

/** A state's number. All combinations: the last control varies fastest. A star: control after control. */
export function stateOf(places, marks, first, star) {
  if (!star) return places.reduce((state, place, i) => state * marks[i].length + place, 0);
  const away = Math.max(
    0,
    places.findIndex((place, i) => place !== first[i]),
  );
  return marks.slice(0, away).reduce((sum, m) => sum + m.length, 0) + places[away];
}

/** How a mark reads, in the page's address and in words. */
export function wordsOf(mark, trait, labels) {
  const one = (m) => {
    if (trait === "index") return labelOf(labels, m);
    return typeof m === "boolean" ? (m ? "yes" : "no") : String(Number(m.toPrecision(12)));
  };
  return [mark].flat().map(one).join(" to ");
}
