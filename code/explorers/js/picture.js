// A picture of the reader's own: it is read here, in the page, and goes nowhere.

import { make } from "../../livepage/js/dom.js";
import { sizeInHeader } from "./header.js";

const MEGAPIXELS = 50; // a larger picture may take all the memory of a phone
const HEADER = 2 ** 18; // bytes: previews and colour profiles may stand before a JPEG's size

/** Draw the middle square of a picture on a canvas. */
function drawSquare(bitmap, canvas) {
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d").drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/** Why a picture of that size is not shown; "" where it is. */
function tooLarge(name, /** @type {number[]} */ [width, height]) {
  const megapixels = (width * height) / 1e6;
  if (megapixels <= MEGAPIXELS) return "";
  const size = `${Math.ceil(megapixels)} megapixels`;
  return `${name} has ${size}; ${MEGAPIXELS} are the most that can be shown. Choose a smaller one.`;
}

/** Draw a file's picture; return why not, in a sentence, or "". */
async function take(file, canvas) {
  const start = new Uint8Array(await file.slice(0, HEADER).arrayBuffer());
  const refused = tooLarge(file.name, sizeInHeader(start) ?? [0, 0]);
  if (refused) return refused;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return `${file.name} is not a picture that this browser can read. Choose a JPEG or PNG file.`;
  const words = tooLarge(file.name, [bitmap.width, bitmap.height]); // of a kind whose header is not read here
  if (!words) drawSquare(bitmap, canvas);
  bitmap.close();
  return words;
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
    const words = await take(file, canvas);
    input.value = ""; // the same file may be asked for again
    if (words) refuse(words);
    else taken();
  });
  return make("label", { className: "lp-button ex-file" }, "Your own picture", input);
}
