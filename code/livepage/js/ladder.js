// A layer in one dimension: units over the pixels that they stand for, and the beam to the layer underneath.
import { make, write } from "./dom.js";
import { framed } from "./panels.js";

/** The unit that a key leads to from the first lit one; none for other keys. */
function stepped(key, unit, units) {
  const to = {
    ArrowLeft: unit - 1,
    ArrowDown: unit - 1,
    ArrowRight: unit + 1,
    ArrowUp: unit + 1,
    Home: 0,
    End: units - 1,
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(to, units - 1));
}

/** Sets attributes where they differ; those without a value go. */
function assign(el, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) el.removeAttribute(name);
    else if (el.getAttribute(name) !== String(value)) el.setAttribute(name, value);
  }
}

export function ladder(choose) {
  const { el, caption, body } = framed("ladder");
  const beam = body.appendChild(make("span", { className: "lp-beam", hidden: true }));
  const units = [];
  let panel;
  let lit;

  const first = () => (lit ? Math.min(...lit.columns) : 0);
  const last = () => (lit ? Math.max(...lit.columns) : 0);
  /** Where a place among the units, counted from the middle of the first, is drawn, in per cent. */
  const percent = (u) => (100 * (panel.first + u * panel.step + 0.5)) / panel.pixels;

  function update(next) {
    panel = next;
    while (units.length < panel.units) units.push(body.appendChild(make("span", { className: "lp-unit" })));
    while (units.length > panel.units) units.pop().remove();
    units.forEach((unit, u) => {
      const style = `left: ${percent(u - 0.5)}%; width: ${(100 * panel.step) / panel.pixels}%`;
      if (unit.drawn !== style) unit.style.cssText = unit.drawn = style;
      unit.dataset.at = `0,${u}`;
    });
    // A slider where units can be chosen: arrow keys go from one to the next.
    const slider = { tabindex: 0, "aria-valuemin": 1, "aria-valuemax": panel.units };
    if (!panel.pickable)
      Object.assign(slider, { tabindex: null, "aria-valuemin": null, "aria-valuemax": null });
    assign(body, { role: panel.pickable ? "slider" : "img", ...slider });
  }

  function light(region) {
    lit = region?.columns.size ? region : undefined;
    units.forEach((unit, u) => {
      const look = `lp-unit${lit?.columns.has(u) ? ` lp-${lit.way}` : ""}`;
      if (unit.className !== look) unit.className = look;
    });
    write(caption, panel.caption.replace("{lit}", lit?.columns.size ?? 0));
    assign(body, {
      "aria-label": caption.textContent,
      "aria-valuenow": panel.pickable ? first() + 1 : null,
      "aria-valuetext": panel.pickable ? (lit ? `unit ${first() + 1}` : "no unit") : null,
    });
    assign(el, { "aria-hidden": !caption.textContent }); // a ladder without a caption only keeps room
  }

  /** From the first lit unit's left to the last one's right, in per cent. */
  const edges = () => lit && [percent(first() - 0.5), percent(last() + 0.5)];

  /** Draws the beam from this ladder's lit units down to those of the ladder underneath. */
  function shine(bottom) {
    const top = edges();
    beam.hidden = !top || !bottom;
    if (beam.hidden) return;
    beam.className = `lp-beam lp-${lit.way}`;
    beam.style.clipPath = `polygon(${top[0]}% 0, ${top[1]}% 0, ${bottom[1]}% 100%, ${bottom[0]}% 100%)`;
  }

  /** Chooses the unit under the pointer, or the nearest: the ladder is the target, like a slider's track. */
  function point(event) {
    if (!panel.pickable || (event.pointerType === "touch" && event.type === "pointerover")) return;
    const { left, width } = body.getBoundingClientRect();
    const pixel = ((event.clientX - left) / width) * panel.pixels - 0.5;
    const unit = Math.round((pixel - panel.first) / panel.step);
    choose(panel.name, 0, Math.max(0, Math.min(unit, panel.units - 1)));
  }
  for (const event of ["pointerover", "pointermove", "click"]) body.addEventListener(event, point);
  body.addEventListener("keydown", (event) => {
    const to = stepped(event.key, first(), panel.units);
    if (to === undefined || !panel.pickable) return;
    event.preventDefault();
    choose(panel.name, 0, to);
  });

  /** Which units are lit, for those who do not see them. */
  const words = () => {
    if (!lit || !caption.textContent) return "";
    const to = last() + 1;
    const from = first() + 1 < to ? `${first() + 1} to ` : "";
    return `${caption.textContent.split(":")[0]}: ${from}${to} of ${panel.units}`;
  };
  return { el, caption, update, light, edges, shine, words };
}
