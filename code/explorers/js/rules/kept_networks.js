// Follows digits.kept.kept_networks: the parameters of the networks, from the bytes that they were kept in.

/** Whole numbers of eight bits, as hexadecimal digits, times a scale. */
function numbers([scale, text]) {
  const pairs = text.match(/../g);
  return pairs.map((pair) => scale * ((parseInt(pair, 16) ^ 128) - 128));
}

/** A matrix with as many columns as rows before, stored row by row. */
function transposed(values, rows) {
  const columns = values.length / rows;
  return Float64Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}

/** Which cell and channel a flattened head's weight is for: channels first in Python, last in `scores`. */
function channelsLast(weights, channels) {
  const cells = weights.length / 10 / channels;
  return weights.map((_, at) => {
    const [cell, channel] = [Math.floor(at / 10 / channels), Math.floor(at / 10) % channels];
    return weights[(channel * cells + cell) * 10 + (at % 10)];
  });
}

/** Every network that was kept in a file, by name, as `scores` takes it. */
export function keptNetworks(stored) {
  const built = Object.entries(stored).map(([name, { pool, head, parameters }]) => {
    const [first, second, last, bias] = parameters.map(numbers);
    const weights = channelsLast(transposed(last, 10), 24);
    const network = {
      kind: pool,
      head,
      first: transposed(first, 8),
      second: transposed(second, 24),
      last: weights,
      bias,
    };
    return [name, network];
  });
  return Object.fromEntries(built);
}
