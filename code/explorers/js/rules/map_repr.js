// Follows numpy.array's repr: a painted map as code that pools it.

/** The code for a square map of whole numbers, row by row, and its pooled maps. */
export function mapAsPython(values, size, stride, padding = 0) {
  const side = Math.sqrt(values.length);
  const rows = Array.from({ length: side }, (_, row) => values.slice(row * side, (row + 1) * side));
  const lines = rows.map((row) => `    [${row.join(", ")}],\n`);
  const rest = padding ? `, padding=${padding}` : "";
  const before = "import numpy as np\nfrom cnn import avg_pool2d, max_pool2d\n\nx = np.array([\n";
  const pooled = ["max", "avg"].map((kind) => `print(${kind}_pool2d(x, ${size}, ${stride}${rest})[0, 0])\n`);
  return `${before}${lines.join("")}], float)[None, None]\n${pooled.join("")}`;
}
