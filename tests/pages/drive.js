// Runs in the page: sets native inputs as a reader would, and reads what is drawn. Called with an explorer's root.
(() => {
  const fields = (root) => [...root.querySelectorAll(".pw-field")];
  const tell = (input, ...events) =>
    events.forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));

  /** Sets one control to its i-th stop. */
  function move(field, i) {
    const input = field.querySelector("input, select");
    if (input.type === "radio") return field.querySelectorAll("input")[i].click();
    if (input.type === "checkbox") return input.checked === Boolean(i) || input.click();
    if (input.type === "range") input.value = Number(input.min) + i * Number(input.step);
    else input.selectedIndex = i;
    tell(input, "input", "change");
  }

  const texts = (root, selector) => [...root.querySelectorAll(selector)].map((el) => el.textContent);
  const numbers = (el, ...keys) => keys.map((key) => Number(el.getAttribute(key)));

  /** Every pixel of a canvas as "red,green,blue". */
  function pixels(canvas) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join());
  }

  function panel(el) {
    const canvas = el.querySelector("canvas");
    return {
      caption: el.querySelector("figcaption").textContent,
      cells: texts(el, ".lp-cell").join("|"),
      marks: [...el.querySelectorAll(".lp-dot, .lp-ring, .lp-cross")]
        .map((cell) => cell.dataset.at)
        .join("|"),
      ghosts: el.querySelectorAll(".lp-ghost").length,
      pixels: canvas ? pixels(canvas) : null,
      units: [...el.querySelectorAll(".lp-unit")].map((unit) => [
        parseFloat(unit.style.left),
        parseFloat(unit.style.width),
      ]),
      points: [...el.querySelectorAll(".lp-series")].map((s) =>
        [...s.querySelectorAll("circle")].map((c) => numbers(c, "cx", "cy")),
      ),
      rules: [...el.querySelectorAll(".lp-rule")].map((rule) => numbers(rule, "x1", "x2", "y1", "y2")),
    };
  }

  /** What the reader sees. */
  const read = (root) => ({
    panels: [...root.querySelectorAll(".lp-panel")].map(panel),
    problem: [...root.querySelectorAll(".lp-problem:not([hidden])")].map((el) => el.textContent).join(),
    chosen: root.querySelector("[aria-selected=true]")?.dataset.at ?? "",
    lines: texts(root, ".lp-lines p"),
    sum: [...root.querySelectorAll(".lp-sum:not([hidden])")].map((el) => el.textContent).join(),
  });

  /** Goes through states, each a list of stops; moves only the controls that differ from the state before. */
  function tour(root, states) {
    const controls = fields(root);
    let before = [];
    return states.map((state) => {
      state.forEach((stop, i) => {
        if (stop !== before[i]) move(controls[i], stop);
      });
      before = state;
      return read(root);
    });
  }

  window.drive = { tour, read };
})();
