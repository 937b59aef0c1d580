// Where names stand beside the points of a plot.

const LETTER = 7; // units that a letter takes, about
const LINE = 14;
const GAP = 7;

/**
 * The places beside a point, the best first: where its text is anchored, and the box that it fills; those
 * further off are for a name that needs one.
 */
function places([x, y], text, needed) {
  const width = LETTER * text.length;
  const at = (anchor, left, baseline) => ({
    anchor,
    x: { start: left, middle: left + width / 2, end: left + width }[anchor],
    y: baseline,
    box: [left, baseline - LINE + 3, left + width, baseline + 3],
  });
  const off = needed ? [1, 2, 3] : [];
  return [
    at("start", x + GAP, y + 4),
    at("end", x - GAP - width, y + 4),
    at("middle", x - width / 2, y - GAP),
    at("middle", x - width / 2, y + GAP + 10),
    at("end", x - GAP - width, y - GAP),
    at("end", x - GAP - width, y + GAP + 10),
    ...off.map((lines) => at("middle", x - width / 2, y + GAP + 10 + lines * LINE)),
    ...off.flatMap((lines) => [
      at("start", x + GAP, y + GAP + 10 + lines * LINE),
      at("end", x - GAP - width, y + GAP + 10 + lines * LINE),
      at("start", x + GAP, y - GAP - lines * LINE),
      at("end", x - GAP - width, y - GAP - lines * LINE),
    ]),
  ];
}

const apart = (a, b) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
const within = (box, [left, top, right, bottom]) =>
  box[0] >= left && box[1] >= top && box[2] <= right && box[3] <= bottom;

/**
 * A place for each name that has room: no name lies over another, over a point, or beyond the frame.
 * @param {{ at: [number, number], text: string, needed?: boolean }[]} names those that come first choose
 *   first; one that is needed may also stand further off, and over points
 * @param {[number, number][]} points what no name may lie over
 * @param {[number, number, number, number]} frame left, top, right, bottom
 * @returns {({ anchor: string, x: number, y: number, box: number[] } | null)[]}
 */
export function beside(names, points, frame) {
  const spots = points.map(([x, y]) => [x - 4, y - 4, x + 4, y + 4]);
  const taken = [];
  const clear = (others) => (place) => others.every((other) => apart(place.box, other));
  return names.map(({ at, text, needed }) => {
    const free = places(at, text, needed).filter((place) => within(place.box, frame) && clear(taken)(place));
    const place = free.find(clear(spots)) ?? (needed ? free[0] : undefined) ?? null;
    if (place) taken.push(place.box);
    return place;
  });
}
