// Follows cnn.receptive_fields, cnn.layer_table and cnn.region: a chain of layers, along one axis.

/**
 * @typedef {object} Layer
 * @property {"conv" | "pool"} kind
 * @property {number} kernel
 * @property {number} stride
 * @property {number} padding
 * @property {number} dilation
 */

/** Cells from a window's first tap to its last, both counted. */
export const extentOf = (/** @type {Layer} */ layer) => (layer.kernel - 1) * layer.dilation + 1;

/** Size, effective stride and effective padding after every layer. */
export function receptiveFields(/** @type {Layer[]} */ layers) {
  let size = 1;
  let stride = 1;
  let padding = 0;
  return layers.map((layer) => {
    size += (extentOf(layer) - 1) * stride;
    padding += layer.padding * stride;
    stride *= layer.stride;
    return { size, stride, padding };
  });
}

/** How many units every layer has over so many pixels: less than one where no window fits. */
export function lengths(/** @type {Layer[]} */ layers, /** @type {number} */ pixels) {
  let units = pixels;
  return layers.map((layer) => {
    units = Math.floor((units + 2 * layer.padding - extentOf(layer)) / layer.stride) + 1;
    return units;
  });
}

/**
 * The units that one unit of the last layer sees, ascending: of the image, then of each layer, up to itself.
 * Nothing beyond a border counts, of the image or of any layer on the way.
 * @param {Layer[]} layers
 * @param {number} unit
 * @param {number} pixels
 * @returns {number[][]}
 */
export function region(layers, unit, pixels) {
  const rooms = [pixels, ...lengths(layers, pixels)];
  const seen = [[unit]];
  for (let place = layers.length - 1; place >= 0; place--) {
    const { kernel, stride, padding, dilation } = layers[place];
    const read = new Uint8Array(rooms[place]);
    for (const above of seen[0]) {
      for (let tap = 0; tap < kernel; tap++) read[above * stride - padding + tap * dilation] = 1;
    }
    seen.unshift([...read.keys()].filter((below) => read[below]));
  }
  return seen;
}
