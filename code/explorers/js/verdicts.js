// A row for each network: what it says, what it thinks of every class, and its answer at each of the places.

import { make } from "../../livepage/js/dom.js";
import { FAR } from "./rules/answers.js";

export const NAMES = {
  stride: "stride alone",
  max: "maximum",
  average: "average",
  blur: "maximum, then blur",
  flatten: "maximum, flattened head",
};
export const WIDTH = 2 * FAR + 1;
export const PLACES = WIDTH * WIDTH;

export const largest = (values) => values.indexOf(Math.max(...values));

/** Scores as shares that add up to one. */
function shares(scores) {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const sum = raised.reduce((a, b) => a + b);
  return raised.map((value) => value / sum);
}

const many = (count, className) => Array.from({ length: count }, () => make("i", { className }));

/** @param {(place: number[]) => void} move */
export function verdicts(move) {
  const built = Object.entries(NAMES).map(([name, title]) => {
    const say = make("b", { className: "ex-say" });
    const bars = many(10, "ex-bar");
    const columns = bars.map((bar, digit) => make("span", {}, bar, String(digit)));
    const tiles = many(PLACES, "ex-tile");
    const keeps = make("span", { className: "ex-keeps" });
    const map = make("div", { className: "ex-tiles", ariaHidden: "true" }, ...tiles);
    map.addEventListener("click", (event) => {
      const at = tiles.indexOf(event.target);
      if (at >= 0) move([Math.floor(at / WIDTH) - FAR, (at % WIDTH) - FAR]);
    });
    const row = make(
      "div",
      { className: "ex-verdict", role: "row" },
      ...[
        make("span", { className: "ex-title", textContent: title }),
        say,
        make("div", { className: "ex-bars", ariaHidden: "true" }, ...columns),
        map,
        keeps,
      ].map((cell) => make("div", { role: "cell" }, cell)),
    );
    row.dataset.network = name;
    return { name, row, say, bars, tiles, keeps };
  });
  const heads = [
    "between its convolutions",
    "says",
    "what it thinks of 0 to 9",
    "its answer at each of 81 places",
    "keeps it",
  ];
  const head = make(
    "div",
    { className: "ex-verdict ex-heads", role: "row" },
    ...heads.map((textContent) => make("div", { role: "columnheader", textContent })),
  );
  const el = make(
    "div",
    { className: "ex-verdicts", role: "table", ariaLabel: "What the networks say" },
    head,
    ...built.map(({ row }) => row),
  );

  /** Show what each network says at one place; `scoresOf` gives its scores here and at home, if any. */
  function show(at, scoresOf) {
    for (const { name, say, bars, tiles } of built) {
      const found = scoresOf(name);
      const said = found && largest(found.here);
      const other = Boolean(found) && said !== largest(found.home);
      const thought = found ? shares(found.here) : Array(10).fill(0);
      say.textContent = said ?? "–";
      say.classList.toggle("ex-other", other);
      bars.forEach((bar, digit) => {
        bar.style.height = `${2.75 * thought[digit]}rem`;
        bar.classList.toggle("ex-top", digit === said);
        bar.classList.toggle("ex-other", digit === said && other);
      });
      tiles.forEach((tile, place) => {
        tile.classList.toggle("ex-here", place === at);
      });
    }
  }

  /** Show a network's answers at all places; none for an empty canvas. */
  function spread(name, answers) {
    const { tiles, keeps } = built.find((each) => each.name === name);
    const home = answers?.[(PLACES - 1) / 2];
    tiles.forEach((tile, place) => {
      tile.textContent = answers?.[place] ?? "";
      tile.classList.toggle("ex-other", Boolean(answers) && answers[place] !== home);
    });
    const same = answers?.filter((answer) => answer === home).length;
    keeps.replaceChildren(...(answers ? [make("b", { textContent: same }), ` of ${PLACES}`] : ["–"]));
  }
  return { el, show, spread };
}
