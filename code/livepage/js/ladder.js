// A layer in one dimension: units over the pixels that they stand for, and the beam to the layer underneath.
import { framed, make } from "./dom.js";
import { range } from "./regions.js";

export function ladder(choose) {
  const { el, caption, body } = framed("ladder");
  const beam = make("span", { className: "lp-beam" });
  let panel;
  let units = [];
  let lit;
  function update(next) {
    panel = next;
    units = range(panel.units).map((u) => {
      const unit = make("span", { className: "lp-unit" });
      unit.dataset.at = `0,${u}`;
      unit.style.left = `${(100 * (panel.first + u * panel.step - panel.step / 2 + 0.5)) / panel.pixels}%`;
      unit.style.width = `${(100 * panel.step) / panel.pixels}%`;
      return unit;
    });
    body.replaceChildren(beam, ...units);
    // A slider where units can be chosen: arrow keys go from one to the next.
    const slider = { role: "slider", tabindex: 0, "aria-valuemin": 1, "aria-valuemax": panel.units };
    for (const [name, value] of Object.entries(slider)) {
      if (panel.live) body.setAttribute(name, value);
      else body.removeAttribute(name);
    }
    if (!panel.live) body.setAttribute("role", "img");
  }
  function light(region) {
    lit = region?.columns.size ? region : undefined;
    units.forEach((unit, u) => {
      unit.className = `lp-unit${lit?.columns.has(u) ? ` lp-${lit.way}` : ""}`;
    });
    caption.textContent = panel.caption.replace("{lit}", lit?.columns.size ?? 0);
    body.setAttribute("aria-label", caption.textContent);
    if (panel.live) {
      body.setAttribute("aria-valuenow", first() + 1);
      body.setAttribute("aria-valuetext", lit ? `unit ${first() + 1}` : "no unit");
    }
    el.ariaHidden = String(!caption.textContent); // a ladder without a caption only keeps room
  }
  /** From the first lit unit's left to the last one's right, in per cent. */
  const edges = () =>
    lit &&
    [-0.5, 0.5].map((half) => {
      const u = half < 0 ? Math.min(...lit.columns) : Math.max(...lit.columns);
      return (100 * (panel.first + (u + half) * panel.step + 0.5)) / panel.pixels;
    });
  /** Draws the beam from this ladder's lit units down to those of the ladder underneath. */
  function shine(under) {
    const [top, bottom] = [edges(), under];
    beam.hidden = !top || !bottom;
    if (beam.hidden) return;
    beam.className = `lp-beam lp-${lit.way}`;
    beam.style.clipPath = `polygon(${top[0]}% 0, ${top[1]}% 0, ${bottom[1]}% 100%, ${bottom[0]}% 100%)`;
  }
  const first = () => (lit ? Math.min(...lit.columns) : 0);
  body.addEventListener("keydown", (event) => {
    const to = {
      ArrowLeft: first() - 1,
      ArrowDown: first() - 1,
      ArrowRight: first() + 1,
      ArrowUp: first() + 1,
      Home: 0,
      End: panel.units - 1,
    }[event.key];
    if (to === undefined || !panel.live) return;
    event.preventDefault();
    choose(panel.name, 0, Math.max(0, Math.min(to, panel.units - 1)));
  });
  const point = (event) => {
    const unit = event.target.closest?.("[data-at]");
    if (unit && panel.live) choose(panel.name, 0, Number(unit.dataset.at.slice(2)));
  };
  for (const event of ["pointerover", "click"]) body.addEventListener(event, point);
  /** Which units are lit, for those who do not see them. */
  const words = () => {
    if (!lit || !caption.textContent) return "";
    const last = Math.max(...lit.columns) + 1;
    return `${caption.textContent.split(":")[0]}: ${first() + 1 < last ? `${first() + 1} to ` : ""}${last} of ${panel.units}`;
  };
  return { el, update, light, edges, shine, words };
}
