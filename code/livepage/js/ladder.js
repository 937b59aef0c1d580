// A layer in one dimension: units over the pixels that they stand for, and the beam to the layer underneath.

function ladder(choose) {
  const { el, caption, body } = framed("ladder");
  body.setAttribute("role", "img");
  const beam = make("span", { className: "lp-beam" });
  let panel, units = [], lit;
  function update(next) {
    panel = next;
    units = range(panel.units).map((u) => {
      const unit = make("span", { className: "lp-unit" });
      unit.dataset.at = `0,${u}`;
      unit.style.left = `${100 * (panel.first + u * panel.step - panel.step / 2 + 0.5) / panel.pixels}%`;
      unit.style.width = `${100 * panel.step / panel.pixels}%`;
      return unit;
    });
    body.replaceChildren(beam, ...units);
  }
  function light(region) {
    lit = region?.columns.size ? region : undefined;
    units.forEach((unit, u) => { unit.className = `lp-unit${lit?.columns.has(u) ? ` lp-${lit.way}` : ""}`; });
    caption.textContent = panel.caption.replace("{lit}", lit?.columns.size ?? 0);
    body.setAttribute("aria-label", caption.textContent);
    el.ariaHidden = String(!caption.textContent); // a ladder without a caption only keeps room
  }
  /** From the first lit unit's left to the last one's right, in per cent. */
  const edges = () => lit && [-0.5, 0.5].map((half) => {
    const u = half < 0 ? Math.min(...lit.columns) : Math.max(...lit.columns);
    return 100 * (panel.first + (u + half) * panel.step + 0.5) / panel.pixels;
  });
  /** Draws the beam from this ladder's lit units down to those of the ladder underneath. */
  function shine(under) {
    const [top, bottom] = [edges(), under];
    beam.hidden = !top || !bottom;
    if (beam.hidden) return;
    beam.className = `lp-beam lp-${lit.way}`;
    beam.style.clipPath = `polygon(${top[0]}% 0, ${top[1]}% 0, ${bottom[1]}% 100%, ${bottom[0]}% 100%)`;
  }
  const point = (event) => {
    const unit = event.target.closest?.("[data-at]");
    if (unit && panel.live) choose(panel.name, 0, Number(unit.dataset.at.slice(2)));
  };
  for (const event of ["pointerover", "click"]) body.addEventListener(event, point);
  return { el, update, light, edges, shine };
}
