// A picture of the reader's own: it is read here, in the page, and goes nowhere.

import { make } from "../../livepage/js/dom.js";

const MEGAPIXELS = 50; // a larger picture may take all the memory of a phone

/** Draw the middle square of a picture on a canvas. */
function drawSquare(bitmap, canvas) {
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d").drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/**
 * A button that asks for a file. What is no picture, or too large a one, is refused in a sentence.
 * @param {HTMLCanvasElement} canvas where it is drawn
 * @param {() => void} taken
 * @param {(words: string) => void} refuse
 */
export function ownPicture(canvas, taken, refuse) {
  const input = make("input", { type: "file", accept: "image/*" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const bitmap = await createImageBitmap(file).catch(() => null);
    input.value = ""; // the same file may be asked for again
    if (!bitmap)
      return refuse(`${file.name} is not a picture that this browser can read. Choose a JPEG or PNG file.`);
    const pixels = bitmap.width * bitmap.height;
    if (pixels > 1e6 * MEGAPIXELS) {
      const size = `${Math.round(pixels / 1e6)} megapixels`;
      refuse(`${file.name} has ${size}; ${MEGAPIXELS} are the most that can be shown. Choose a smaller one.`);
    } else {
      drawSquare(bitmap, canvas);
      taken();
    }
    bitmap.close();
  });
  return make("label", { className: "lp-button ex-file" }, "Your own picture", input);
}
