// Follows cnn.effective_receptive_field with uniform weights, for a chain of layers. The field is separable:
// the mass of a pixel is the product of what its row and its column have along one axis.

/**
 * The share of every pixel that the unit can see, from the first to the last; their sum is one.
 * @param {import("./receptive_fields.js").Layer[]} layers
 * @returns {Float64Array}
 */
export function effectiveField(layers) {
  return layers.reduceRight(
    (mass, layer) => spread(mass, layer.kernel, layer.stride, layer.dilation),
    new Float64Array([1]),
  );
}

/**
 * Each unit of a layer hands its mass to what its window reads, in equal shares.
 * @param {Float64Array} mass
 * @param {number} kernel
 * @param {number} stride
 * @param {number} dilation
 */
function spread(mass, kernel, stride, dilation) {
  const below = new Float64Array((mass.length - 1) * stride + (kernel - 1) * dilation + 1);
  mass.forEach((share, unit) => {
    for (let tap = 0; tap < kernel; tap++) below[unit * stride + tap * dilation] += share / kernel;
  });
  return below;
}

/**
 * Standard deviation of a mass, in pixels.
 * @param {Float64Array} mass
 */
export function sigma(mass) {
  const mean = mass.reduce((sum, share, place) => sum + share * place, 0);
  return Math.sqrt(mass.reduce((sum, share, place) => sum + share * (place - mean) ** 2, 0));
}

/**
 * The share of the mass in the middle `side` pixels along one axis; what the edge cuts counts in part.
 * @param {Float64Array} mass
 * @param {number} side
 */
export function share(mass, side) {
  const middle = (mass.length - 1) / 2;
  const inside = (place) => Math.min(1, Math.max(0, side / 2 + 0.5 - Math.abs(place - middle)));
  return mass.reduce((sum, part, place) => sum + part * inside(place), 0);
}
