// A map of many values as pixels.
import { colour } from "./colour.js";
import { make, write } from "./dom.js";
import { framed } from "./panels.js";
import { counted, fit, reserve } from "./frame.js";
import { createOutlines } from "./outlines.js";

export function image() {
  const { el, caption, body } = framed("image");
  const canvas = make("canvas", { className: "lp-pixels" });
  const table = make("div", { className: "lp-cells" }, canvas);
  const outlines = createOutlines();
  body.append(table, outlines.el);
  canvas.setAttribute("role", "img");
  let panel;

  function update(next, room) {
    const drawn = panel && JSON.stringify([panel.values, panel.scale, panel.palette]);
    panel = { ...next, pad: [0, 0, 0, 0] };
    write(caption, panel.caption);
    canvas.setAttribute("aria-label", panel.caption);
    fit(body, [table], panel, room);
    if (drawn === JSON.stringify([panel.values, panel.scale, panel.palette])) return;
    canvas.width = panel.values[0].length;
    canvas.height = panel.values.length;
    const data = new ImageData(canvas.width, canvas.height);
    panel.values
      .flat()
      .forEach((value, i) => data.data.set([...colour(value, panel.scale, panel.palette), 255], 4 * i));
    canvas.getContext("2d").putImageData(data, 0, 0);
  }
  return {
    el,
    caption,
    update,
    reserve: (room) => reserve(body, counted(room)),
    light: (region) => outlines.draw(panel, region),
  };
}
