// The photograph: dark where the chosen unit sees nothing, with the box that it sees and every unit's centre.

import { make } from "../../livepage/js/dom.js";

/** How many pixels the network takes along each axis. */
export const PIXELS = 224;
const DOTS = 4; // centres that lie nearer than this are a blur, and are not drawn
const TINY = 16; // in a smaller field the mark in its centre would hide what is seen
const SHADE = "rgb(6 18 31 / 0.66)";

/** How bright each pixel is: all alike, or as much as it counts. */
function brightness(mass, counts) {
  const canvas = make("canvas", { width: mass.length, height: mass.length });
  const brush = canvas.getContext("2d");
  const image = brush.createImageData(mass.length, mass.length);
  const most = Math.max(...mass) ** 2;
  mass.forEach((row, i) =>
    mass.forEach((column, j) => {
      const seen = row * column > 0 ? 1 : 0;
      image.data[4 * (i * mass.length + j) + 3] = 255 * (counts ? (row * column) / most : seen);
    }),
  );
  brush.putImageData(image, 0, 0);
  return canvas;
}

/** The unit whose centre lies nearest to a pixel, along one axis. */
const nearest = (pixel, { size, stride, padding }, units) =>
  Math.min(units - 1, Math.max(0, Math.round((pixel + padding - (size - 1) / 2) / stride)));

/**
 * @param {(...place: number[]) => void} choose
 */
export function photograph(choose) {
  const image = make("img", { className: "ex-image dark-light", alt: "", draggable: false });
  const own = make("canvas", { className: "ex-image", hidden: true, width: 2 * PIXELS, height: 2 * PIXELS });
  const shade = make("canvas", { className: "ex-image", width: PIXELS, height: PIXELS });
  const dots = make("canvas", { className: "ex-image", width: 4 * PIXELS, height: 4 * PIXELS });
  const box = make("div", { className: "ex-box", tabIndex: 0 }, make("span", { className: "ex-centre" }));
  const el = make("div", { className: "ex-photo" }, image, own, shade, dots, box);
  const slider = { role: "slider", "aria-label": "Unit", "aria-valuemin": 1 };
  for (const [attribute, value] of Object.entries(slider)) box.setAttribute(attribute, value);
  let lit = null; // the brightness, kept while only the unit moves
  let grip = null; // how far the pointer is from the centre that it drags
  let here;

  function show(view, fresh) {
    here = view;
    if (fresh || !lit) {
      lit = brightness(view.mass, view.counts);
      drawDots();
    }
    const [top, left] = view.unit.map((unit) => unit * view.field.stride - view.field.padding);
    const brush = shade.getContext("2d");
    brush.globalCompositeOperation = "copy";
    brush.fillStyle = SHADE;
    brush.fillRect(0, 0, PIXELS, PIXELS);
    brush.globalCompositeOperation = "destination-out";
    brush.drawImage(lit, left, top);
    const share = (pixels) => `${(100 * pixels) / PIXELS}%`;
    box.style.inset = `${share(top)} auto auto ${share(left)}`;
    box.style.width = share(view.field.size);
    box.style.height = share(view.field.size);
    box.classList.toggle("ex-tiny", view.field.size < TINY);
    box.setAttribute("aria-valuemax", view.units);
    box.setAttribute("aria-valuenow", view.unit[1] + 1);
    box.setAttribute("aria-valuetext", `row ${view.unit[0]}, column ${view.unit[1]}`);
  }

  function drawDots() {
    const { field, units } = here;
    const brush = dots.getContext("2d");
    const first = (field.size - 1) / 2 - field.padding + 0.5;
    brush.clearRect(0, 0, dots.width, dots.height);
    if (field.stride < DOTS) return;
    brush.fillStyle = "rgb(255 255 255 / 0.6)";
    const ink = new Path2D();
    for (let i = 0; i < units * units; i++) {
      const [y, x] = [Math.floor(i / units), i % units].map((unit) => 4 * (first + unit * field.stride));
      ink.moveTo(x, y);
      ink.arc(x, y, 3, 0, 7);
    }
    brush.fill(ink);
  }

  /** Where the pointer is, in pixels of the picture: row and column. */
  function under(event) {
    const { top, left, width } = el.getBoundingClientRect();
    return [event.clientY - top, event.clientX - left].map((length) => (length * PIXELS) / width - 0.5);
  }

  const centre = () =>
    here.unit.map((unit) => unit * here.field.stride - here.field.padding + (here.field.size - 1) / 2);
  const drag = (event) =>
    choose(...under(event).map((at, axis) => nearest(at - grip[axis], here.field, here.units)));

  el.addEventListener("pointerdown", (event) => {
    const held = box.contains(event.target);
    if (event.button || (event.pointerType === "touch" && !held)) return; // it may be the start of a scroll
    grip = held ? under(event).map((at, axis) => at - centre()[axis]) : [0, 0];
    el.setPointerCapture(event.pointerId);
    el.classList.add("ex-held");
    box.focus({ preventScroll: true });
    event.preventDefault();
    drag(event);
  });
  el.addEventListener("click", (event) => {
    if (!box.contains(event.target)) choose(...under(event).map((at) => nearest(at, here.field, here.units)));
  });
  el.addEventListener("pointermove", (event) => {
    if (grip) drag(event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    el.addEventListener(end, () => {
      grip = null;
      el.classList.remove("ex-held");
    });
  }
  box.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(...here.unit.map((unit, axis) => Math.min(here.units - 1, Math.max(0, unit + step[axis]))));
  });
  return { el, show, box, own, image };
}
