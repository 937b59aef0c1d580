const WORDS = {
  kn: "import from",
  kc: "True False None",
  ow: "and or not in is",
  k:
    "as assert async await break class continue def del elif else except finally for global if lambda " +
    "nonlocal pass raise return try while with yield",
  nb:
    "abs all any bool dict display enumerate filter float int isinstance len list map max min open print " +
    "range repr reversed round set slice sorted str sum tuple type zip",
};
const CLASSES = new Map(
  Object.entries(WORDS).flatMap(([name, words]) => words.split(" ").map((word) => [word, name])),
);
const PREFIX = /(?:(?<![\p{L}\p{N}_])[rbfu]{1,2})?/u;
const QUOTED = [
  /"""[\s\S]*?(?:"""|$)/,
  /'''[\s\S]*?(?:'''|$)/,
  /"(?:\\.|[^"\\\n])*"?/,
  /'(?:\\.|[^'\\\n])*'?/,
];
const either = (patterns) => patterns.map((pattern) => pattern.source).join("|");
const TOKEN = new RegExp(
  either([
    /(?<c1>#[^\n]*)/,
    new RegExp(`(?<s1>${PREFIX.source}(?:${either(QUOTED)}))`, "u"),
    /(?<mi>\b(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d+)j?)/,
    /(?<word>[\p{L}_][\p{L}\p{N}_]*)/u,
    /(?<o>[-+*/%@&|^~<>=!]+)/,
  ]),
  "giu",
);

/**
 * The pieces of Python code, each with the class that Pygments' style sheet gives it a colour by.
 *
 * @param {string} code
 * @returns {[string, string][]} class (or nothing) and text
 */
export function pieces(code) {
  /** @type {[string, string][]} */
  const found = [];
  let end = 0;
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) found.push(["", code.slice(end, match.index)]);
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    found.push([kind === "word" ? (CLASSES.get(match[0]) ?? "n") : kind, match[0]]);
    end = match.index + match[0].length;
  }
  if (end < code.length) found.push(["", code.slice(end)]);
  return found;
}
