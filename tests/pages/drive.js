// Runs in the page, with an explorer's root: sets native inputs as a reader would, and reads what is drawn.
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

  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const texts = (root, selector) => all(root, selector).map((el) => el.textContent);
  const shown = (root, selector) => texts(root, `${selector}:not([hidden], .lp-off)`).join();
  const numbers = (el, ...keys) => keys.map((key) => Number(el.getAttribute(key)));
  /** What a reader's eye gets, whatever sets it: a class, a style sheet, the element itself. */
  const style = (el, pseudo) => getComputedStyle(el, pseudo);

  /** Every pixel of a canvas as "red,green,blue". */
  function pixels(canvas) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join());
  }

  /** The mark painted on a cell, in the cell's ink, told by its shape. */
  function mark(cell) {
    const drawn = style(cell, "::after");
    const { color: ink, backgroundImage, backgroundSize } = style(cell);
    if (backgroundImage.startsWith("radial-gradient"))
      return backgroundImage.includes(ink) && backgroundSize === "6px 6px" ? "dot" : "unknown";
    if (drawn.content === "none" || drawn.display === "none") return "";
    if (drawn.backgroundImage.includes(ink)) return "cross";
    return drawn.borderTopColor === ink && parseFloat(drawn.borderTopWidth) === 2 ? "ring" : "unknown";
  }

  /** A cell as [row and column, text, ground, ink, mark]; the ground of padding is "hatched". */
  function cell(el) {
    const { backgroundColor, backgroundImage, color } = style(el);
    const ground = backgroundImage.startsWith("repeating-linear-gradient") ? "hatched" : backgroundColor;
    return [el.dataset.at, el.textContent, ground, color, mark(el)];
  }

  /** Where the rows or columns of a grid begin, and where the last ends. */
  function edges(boxes, low, high, count, canvas) {
    if (!canvas) return [...new Set(boxes.map((box) => box[low])), boxes.at(-1)?.[high]];
    return Array.from(
      { length: count + 1 },
      (_, i) => canvas[low] + (i * (canvas[high] - canvas[low])) / count,
    );
  }

  /** The line number that a coordinate lies on; between lines, none. */
  const line = (lines, at) => lines.findIndex((there) => Math.abs(there - at) < 0.75);

  /** Every outline as [colour, stroke, first row, row after the last, first column, column after it]. */
  function outlines(el, canvas) {
    const cells = all(el, ".lp-cell").map((one) => one.getBoundingClientRect());
    const whole = canvas?.getBoundingClientRect();
    const rows = edges(cells, "top", "bottom", canvas?.height, whole);
    const columns = edges(cells, "left", "right", canvas?.width, whole);
    const seen = all(el, ".lp-box").filter((box) => style(box).display !== "none");
    return seen.map((box) => {
      const { top, bottom, left, right } = box.getBoundingClientRect();
      const { borderTopColor, borderTopStyle } = style(box);
      const spans = [line(rows, top), line(rows, bottom), line(columns, left), line(columns, right)];
      return [borderTopColor, borderTopStyle, ...spans];
    });
  }

  /** A unit as [left and width in per cent, ground, stroke and colour of its edge]. */
  function unit(el) {
    const { left, width } = el.style;
    const { backgroundColor, borderTopStyle, borderTopColor } = style(el, "::before");
    return [parseFloat(left), parseFloat(width), backgroundColor, borderTopStyle, borderTopColor];
  }

  /** The beam under a ladder as [colour, x and y of its four corners in per cent]; none if nothing is lit. */
  function beam(el) {
    if (!el || style(el).display === "none") return null;
    return [style(el).backgroundColor, ...el.style.clipPath.match(/-?[\d.]+(e-?\d+)?/g).map(Number)];
  }

  /** A series as [name, colour, strokes of its line, corners of the line, its points' colours and places]. */
  function series(el) {
    const path = el.querySelector("polyline");
    const dots = all(el, "circle").map((dot) => [style(dot).fill, ...numbers(dot, "cx", "cy")]);
    const corners =
      path
        ?.getAttribute("points")
        .split(" ")
        .map((pair) => pair.split(",").map(Number)) ?? [];
    const stroke = path ? [style(path).stroke, style(path).strokeDasharray] : null;
    return { name: el.dataset.label, stroke, corners, dots };
  }

  const key = (el) => [
    el.textContent,
    style(el, "::before").borderTopColor,
    style(el, "::before").borderTopStyle,
  ];

  function panel(el) {
    const canvas = el.querySelector("canvas");
    return {
      visible: el.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      caption: el.querySelector("figcaption").textContent,
      cells: all(el, ".lp-cell").map(cell),
      outlines: outlines(el, canvas),
      pixels: canvas ? pixels(canvas) : null,
      units: all(el, ".lp-unit").map(unit),
      beam: beam(el.querySelector(".lp-beam")),
      series: all(el, ".lp-series").map(series),
      keys: all(el, ".lp-key").map(key),
      ticks: all(el, "svg text:not(.lp-name)").map((text) => [text.textContent, ...numbers(text, "x", "y")]),
      rules: all(el, ".lp-rule").map((rule) => numbers(rule, "x1", "x2", "y1", "y2")),
    };
  }

  /** What the reader sees. */
  const read = (root) => ({
    panels: all(root, ".lp-panel:not(.lp-absent)").map(panel),
    problem: shown(root, ".lp-problem"),
    chosen: root.querySelector(".lp-panel:not(.lp-absent) [aria-selected=true]")?.dataset.at ?? "",
    lines: texts(root, ".lp-lines p").filter(Boolean),
    sum: shown(root, ".lp-sum"),
  });

  /** Where all that a reader aims at stands: left, top, width and height from the explorer's corner. */
  function places(root) {
    const corner = root.getBoundingClientRect();
    const parts = ".pw-field, .lp-tools > :not([hidden]), .lp-figure, .lp-readout";
    const box = (el) => {
      const { left, top, width, height } = el.getBoundingClientRect();
      return [el.className.split(" ")[0], left - corner.left, top - corner.top, width, height];
    };
    return { height: corner.height, parts: all(root, parts).map(box) };
  }

  /** Goes through states, each a list of stops; moves only the controls that differ from the state before. */
  function tour(root, states, look = read) {
    const controls = fields(root);
    let before = [];
    return states.map((state) => {
      state.forEach((stop, i) => {
        if (stop !== before[i]) move(controls[i], stop);
      });
      before = state;
      // Read where things come to rest: not every driver can ask its browser for reduced motion.
      for (const glide of root.getAnimations({ subtree: true })) glide.finish();
      return look(root);
    });
  }

  window.drive = { tour, read, panel, places };
})();
