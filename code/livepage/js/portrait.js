// What an explorer shows, as a picture.
import { make } from "./dom.js";
import { styling } from "./styling.js";

const SHARP = 2; // pixels of the picture for one of the screen's

/** A copy of an element without its controls; what was drawn on canvases is in it as pictures. */
function likeness(el) {
  const copy = el.cloneNode(true);
  const drawn = el.querySelectorAll("canvas");
  copy.querySelectorAll("canvas").forEach((canvas, i) => {
    const image = make("img", { className: canvas.className, src: drawn[i].toDataURL() });
    image.style.cssText = canvas.style.cssText;
    canvas.replaceWith(image);
  });
  for (const part of copy.querySelectorAll(".lp-side, .lp-tools, .lp-status")) part.remove();
  return copy;
}

/** The figure of an explorer within an SVG: browsers draw those. */
function drawing(el, width, height) {
  const body = new XMLSerializer().serializeToString(likeness(el));
  const style = `${styling(el)}\nbody { margin: 0; }\n.lp-layout { display: block !important; }`;
  const theme = document.documentElement.dataset.theme ?? "light";
  // Written as text: a style element in any document of this page would be held to the page's policy.
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<foreignObject width="100%" height="100%">` +
    `<html xmlns="http://www.w3.org/1999/xhtml" data-theme="${theme}">` +
    `<head><style>${style.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</style></head>` +
    `<body>${body}</body></html></foreignObject></svg>`
  );
}

/** Returns the figure as it stands, with its words, as a PNG. */
export async function png(el) {
  const figure = el.querySelector(".lp-figure");
  const words = el.querySelector(".lp-readout");
  const width = (figure ?? el).offsetWidth;
  const height = figure ? figure.offsetHeight + words.offsetHeight + 16 : el.offsetHeight;
  const image = make("img", {
    src: `data:image/svg+xml,${encodeURIComponent(drawing(el, width, height))}`,
  });
  await image.decode();
  const canvas = make("canvas", { width: SHARP * width, height: SHARP * height });
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => {
    canvas.toBlob(done, "image/png");
  });
}
