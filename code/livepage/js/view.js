// The view: draws scenes, lights up what belongs to the chosen cell, walks through cells, resets.

/** Gives a parent these children; those already in place are not moved, for that would cost them the focus. */
function fill(parent, nodes) {
  const same = nodes.length === parent.children.length && nodes.every((node, i) => node === parent.children[i]);
  if (!same) parent.replaceChildren(...nodes);
  return parent;
}

/** The drawing itself: knows scenes and the chosen cell, nothing of models. */
function stage() {
  const panels = new Map();
  const row = make("div", { className: "lp-panels" }), problem = make("p", { className: "lp-problem", hidden: true });
  const sum = make("p", { className: "lp-sum" }), lines = make("div", { className: "lp-lines" });
  const status = make("p", { className: "lp-status", role: "status" });
  let scene = { panels: [], links: [] }, at = null, timer, moved = () => {};

  const say = (words) => { clearTimeout(timer); timer = setTimeout(() => { status.textContent = words; }, 250); };
  const find = (name) => scene.panels.find((p) => p.name === name);

  /** The line of arithmetic of the chosen cell. */
  function sentence() {
    const link = scene.links.find((l) => l.source === at?.panel && l.sentence);
    if (!link) return "";
    const source = find(link.source), target = find(link.target);
    const take = (axis, i) => [...below(axis, [i])];
    const cells = take(link.rows, at.row).flatMap((r) => take(link.columns, at.column).map((c) => figure(Number(target.values[r]?.[c]), target.digits)));
    const shown = cells.length > 16 ? [...cells.slice(0, 6), "…", ...cells.slice(-2)] : cells;
    const value = figure(Number(source.values[at.row][at.column]), source.digits);
    return link.sentence.replace("{cells}", () => shown.join(link.join)).replace("{value}", () => value);
  }

  function choose(panel, r, c, quiet = false) {
    const target = find(panel);
    if (!target) return;
    at = { panel, row: Math.min(r, rowsOf(target) - 1), column: Math.min(c, columnsOf(target) - 1) };
    const lit = regions(scene, at);
    for (const [name, p] of panels) p.light(lit.get(name));
    scene.panels.forEach((p, i) => panels.get(p.name).shine?.(panels.get(scene.panels[i + 1]?.name)?.edges?.()));
    panels.get(panel).tab?.(`${at.row},${at.column}`);
    sum.textContent = sentence();
    if (!quiet && sum.textContent) say(sum.textContent);
    moved();
  }

  /** A panel, or the column of it and what stands under it. */
  function column(top) {
    const nodes = [top, ...scene.panels.filter((p) => p.under === top.name)].map((p) => panels.get(p.name).el);
    return nodes.length === 1 ? nodes[0] : fill(nodes[0].closest(".lp-column") ?? make("div", { className: "lp-column" }), nodes);
  }

  function draw(next) {
    const linked = new Set(next.links.flatMap((l) => [l.source, l.target]));
    scene = { ...next, panels: next.panels.map((p) => ({ ...p, live: linked.has(p.name) && p.digits !== null })) };
    const names = scene.panels.map((p) => p.name);
    for (const name of [...panels.keys()].filter((n) => !names.includes(n))) panels.delete(name);
    for (const p of scene.panels) {
      if (!panels.has(p.name)) panels.set(p.name, BUILDERS[p.kind](choose));
      panels.get(p.name).update(p);
      panels.get(p.name).light();
      panels.get(p.name).tab?.("0,0");
    }
    fill(row, scene.panels.filter((p) => !p.under).map(column));
    problem.hidden = !scene.problem;
    problem.textContent = scene.problem;
    lines.replaceChildren(...scene.lines.map((words) => make("p", { textContent: words })));
    sum.hidden = !scene.links.some((l) => l.sentence);
    sum.textContent = "";
    const start = at && find(at.panel) ? at : scene.walk && find(scene.walk) ? { panel: scene.walk, row: scene.start[0], column: scene.start[1] } : null;
    if (start) choose(start.panel, start.row, start.column, true);
    else at = null;
  }

  return {
    parts: [row, problem, sum, lines, status], draw, choose, say,
    get at() { return at; }, get scene() { return scene; }, find, onMove: (f) => { moved = f; },
    forget() { at = null; },
  };
}

/** Buttons that walk through the cells of one panel, a slider that mirrors pointing, and Reset. */
function tools(drawing, reset) {
  const button = (words, click) => {
    const node = make("button", { type: "button", className: "lp-button", textContent: words });
    node.addEventListener("click", click);
    return node;
  };
  const slider = make("input", { type: "range", min: 0, step: 1, ariaLabel: "Cell" });
  const walk = () => drawing.find(drawing.scene.walk);
  const width = () => columnsOf(walk()), count = () => rowsOf(walk()) * width();
  const index = () => drawing.at?.panel === drawing.scene.walk ? drawing.at.row * width() + drawing.at.column : -1;
  const go = (i, quiet) => drawing.choose(drawing.scene.walk, Math.floor(i / width()), i % width(), quiet);
  let playing;
  const stop = () => { clearInterval(playing); playing = undefined; play.textContent = "Play"; };
  const step = button("Step", () => { stop(); go((index() + 1) % count()); });
  const play = button("Play", () => {
    if (playing) return stop();
    play.textContent = "Pause";
    if (index() === count() - 1) go(0, true);
    playing = setInterval(() => index() + 1 < count() ? go(index() + 1, true) : stop(), 600);
  });
  slider.addEventListener("input", () => { stop(); go(slider.valueAsNumber); });
  const el = make("div", { className: "lp-tools" }, step, play, slider, button("Reset", () => { stop(); reset(); }));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  function update() {
    const on = Boolean(walk()) && count() > 0;
    for (const part of [step, play, slider]) part.hidden = !on;
    play.hidden ||= still;
    if (!on) return;
    slider.max = count() - 1;
    slider.value = Math.max(0, index());
    slider.setAttribute("aria-valuetext", `row ${Math.floor(slider.value / width()) + 1}, column ${slider.value % width() + 1}`);
  }
  return { el, update, stop };
}

async function render({ model, el }) {
  const drawing = stage();
  const controls = await Promise.all(model.get("controls").map((ref) => model.widget_manager.get_model(ref.slice(10))));
  const stops = controls.map(stopsOf), first = stops.map((s) => s.stop());
  const name = model.get("name"), names = model.get("names"), table = model.get("table");

  const move = (i, stop) => { controls[i].set(stops[i].trait, stops[i].values[stop]); controls[i].save_changes(); };
  const reset = () => { drawing.forget(); first.forEach((stop, i) => move(i, stop)); draw(); };
  const bar = tools(drawing, reset);
  drawing.onMove(bar.update);

  const draw = () => {
    const scene = table ? unpack(table, stateOf(stops)) : model.get("scene");
    drawing.draw(scene);
    bar.update();
    el.dataset.state = stops.map((s) => s.stop()).join(",");
  };
  // Once the slider rests: browsers stop listening to pages that rewrite their address all the time.
  const note = () => address.write(name, names, stops.map((s, i) => s.stop() === first[i] ? null : s.words[s.stop()]));
  let noting;
  const changed = () => {
    bar.stop();
    draw();
    drawing.say(drawing.scene.problem || drawing.scene.summary);
    clearTimeout(noting);
    if (table) noting = setTimeout(note, 300);
  };

  el.classList.add("lp-view");
  el.dataset.name = name;
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  el.append(...drawing.parts, bar.el);
  if (table) {
    address.read(name, names).forEach((text, i) => {
      const stop = stops[i].words.indexOf(text);
      if (stop >= 0) move(i, stop);
    });
    controls.forEach((control, i) => control.on(`change:${stops[i].trait}`, changed));
  } else {
    model.on("change:scene", changed);
  }
  draw();
  return () => {
    bar.stop();
    model.off("change:scene", changed);
    controls.forEach((control, i) => control.off(`change:${stops[i].trait}`, changed));
  };
}

export default { render };
