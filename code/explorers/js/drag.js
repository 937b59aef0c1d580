// Rows change places under the pointer. It moves nothing itself: it says how far a row was carried.

/**
 * Which place a row has come to that was carried by `shift`, and how far each of the others makes room: all
 * whose middle its leading edge has passed.
 */
export function carried(heights, from, shift) {
  const tops = heights.map((_, i) => heights.slice(0, i).reduce((a, b) => a + b, 0));
  const edge = tops[from] + shift + (shift > 0 ? heights[from] : 0);
  const passed = (i) => {
    const middle = tops[i] + heights[i] / 2;
    return i < from ? edge < middle && shift < 0 : edge > middle && shift > 0;
  };
  const gaps = heights.map((_, i) => (i !== from && passed(i) ? Math.sign(from - i) * heights[from] : 0));
  return { to: from - gaps.reduce((sum, gap) => sum + Math.sign(gap), 0), gaps };
}

/**
 * Let a row be carried by its grip to another place in its list.
 * @param {HTMLElement} list its children are the rows, which stand one under the other
 * @param {HTMLElement} row
 * @param {HTMLElement} grip where the pointer takes hold of it
 * @param {{ stays: (row: Element) => boolean, drop: (by: number) => void }} on by: how many rows down
 */
export function carry(list, row, grip, on) {
  let held = null;

  function move(event) {
    const { rows, heights, from, start, top } = held;
    const edge = list.getBoundingClientRect();
    if (event.clientY < edge.top) list.scrollTop -= heights[from] / 4;
    if (event.clientY > edge.bottom) list.scrollTop += heights[from] / 4;
    const shift = event.clientY - start + list.scrollTop - top;
    const { to, gaps } = carried(heights, from, shift);
    held.to = to;
    rows.forEach((each, i) => {
      each.style.translate = `0 ${i === from ? shift : gaps[i]}px`;
    });
  }

  function end(event) {
    if (!held) return;
    const { rows, from, to } = held;
    for (const each of rows) each.style.translate = "";
    row.classList.remove("ex-carried");
    held = null;
    if (event.type === "pointerup" && to !== from) on.drop(to - from);
  }

  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const rows = [...list.children].filter((each) => !on.stays(each));
    const heights = rows.map((/** @type {HTMLElement} */ each) => each.offsetHeight);
    const from = rows.indexOf(row);
    held = { rows, heights, from, to: from, start: event.clientY, top: list.scrollTop };
    row.classList.add("ex-carried");
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => {
    if (held) move(event);
  });
  for (const type of ["pointerup", "pointercancel"]) grip.addEventListener(type, end);
}
