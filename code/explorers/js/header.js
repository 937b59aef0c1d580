// How large a picture is, from the first bytes of its file: so that one too large is never unpacked.

const text = (bytes, from, length) => String.fromCharCode(...bytes.slice(from, from + length));
const big = (bytes, from, length) => bytes.slice(from, from + length).reduce((n, byte) => 256 * n + byte, 0);
const little = (bytes, from, length) => big([...bytes.slice(from, from + length)].reverse(), 0, length);

/** A JPEG's segments are skipped up to the frame's, which alone holds its size. */
function ofJpeg(bytes) {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return [big(bytes, at + 7, 2), big(bytes, at + 5, 2)];
    at += marker === 0xff ? 1 : 2 + big(bytes, at + 2, 2); // bytes of 255 may fill the gap between segments
  }
  return null;
}

/** A WebP's first part is of one of three kinds; two of them count from 0. */
function ofWebp(bytes) {
  const kind = text(bytes, 12, 4);
  if (kind === "VP8X") return [1 + little(bytes, 24, 3), 1 + little(bytes, 27, 3)];
  if (kind === "VP8 ") return [little(bytes, 26, 2) & 0x3fff, little(bytes, 28, 2) & 0x3fff];
  const packed = little(bytes, 21, 4);
  return kind === "VP8L" ? [1 + (packed & 0x3fff), 1 + ((packed >>> 14) & 0x3fff)] : null;
}

/**
 * Width and height of a PNG, JPEG, GIF or WebP; null where the bytes are no such picture's.
 * @param {ArrayLike<number>} start the first bytes of its file
 * @returns {number[] | null}
 */
export function sizeInHeader(start) {
  const bytes = Array.from(start);
  if (text(bytes, 1, 3) === "PNG") return [big(bytes, 16, 4), big(bytes, 20, 4)];
  if (text(bytes, 0, 3) === "GIF") return [little(bytes, 6, 2), little(bytes, 8, 2)];
  if (text(bytes, 8, 4) === "WEBP") return ofWebp(bytes);
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? ofJpeg(bytes) : null;
}
