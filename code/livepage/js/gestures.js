// What a pointer does to the cells of a map beyond pointing: it drags windows, and it sets controls.

/** The unit, out of n, whose cells lie round one cell, along one axis of a link. */
const nearest = ({ first, step, taps, dilation }, cell, n) =>
  Math.max(0, Math.min(n - 1, Math.round((cell - first - ((taps - 1) * dilation) / 2) / (step || 1))));

/**
 * The unit to which a drag leads along one axis of a link: from `home`, the unit that was lit last, if its
 * cells lie round the one that was pressed, or else from the unit nearest to that.
 */
export function dragged(axis, home, pressed, cell, n) {
  const start = axis.first + home * axis.step;
  const held = pressed >= start && pressed <= start + (axis.taps - 1) * axis.dilation;
  const from = held ? home : nearest(axis, pressed, n);
  return Math.max(0, Math.min(n - 1, from + Math.round((cell - pressed) / (axis.step || 1))));
}

const placeOf = (node) => {
  const at = node?.closest?.("[data-at]")?.dataset.at;
  return at === undefined ? null : at.split(",").map(Number);
};

/**
 * Hands on to `drag(pressed, cell, ended)` what a pressed pointer does, from the second cell on: a press that
 * stays in its cell is a click.
 */
export function follow(table, drag) {
  let pressed = null;
  let last = "";
  const end = () => {
    if (last) drag(pressed, null);
    pressed = null;
    last = "";
  };
  table.addEventListener("pointerdown", (event) => {
    pressed = event.button ? null : placeOf(event.target);
  });
  table.addEventListener("pointermove", (event) => {
    if (!pressed || !event.buttons) return;
    // A pointer that is held on to says nothing of what lies under it.
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const cell = table.contains(under) ? placeOf(under) : null;
    if (!cell || String(cell) === (last || String(pressed))) return;
    if (!last) table.setPointerCapture(event.pointerId);
    last = String(cell);
    drag(pressed, cell);
  });
  for (const event of ["pointerup", "pointercancel"]) table.addEventListener(event, end);
}
