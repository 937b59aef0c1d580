// Revives the page's stored ipywidgets without a kernel: controls become native inputs, links are honoured,
// drawings run the view that the site ships. A widget missing in VIEWS fails the build (see widgets.py).
(() => {
  const make = (tag, properties = {}, ...children) => {
    const el = Object.assign(document.createElement(tag), properties);
    el.append(...children);
    return el;
  };

  /** Just enough of a Backbone model for controls, links and views. */
  class Model {
    constructor(id, { model_name, state }, models) {
      Object.assign(this, { id, name: model_name, state, listeners: {} });
      this.widget_manager = { get_model: async (key) => models.get(key) };
    }
    get(key) { return this.state[key]; }
    set(key, value) {
      if (this.state[key] === value) return;
      this.state[key] = value;
      for (const listener of this.listeners[`change:${key}`] ?? []) listener();
    }
    on(event, listener) { (this.listeners[event] ??= new Set()).add(listener); }
    off(event, listener) { this.listeners[event]?.delete(listener); }
    save_changes() {}
    send() {}
  }

  const models = new Map();
  const find = (reference) => models.get(reference.replace("IPY_MODEL_", ""));

  /** A label with a name, an input, and whatever shows its value. */
  const field = (model, input, ...rest) =>
    make("label", { className: "pw-field" }, make("span", { className: "pw-name", textContent: model.get("description") }), input, ...rest);

  /** Keeps an element in step with a trait: show() now and at each change. */
  const follow = (model, trait, show) => { model.on(`change:${trait}`, show); show(); };

  function slider(model) {
    const { min, max, step, disabled } = model.state;
    const input = make("input", { type: "range", min, max, step, disabled });
    const value = make("span", { className: "pw-value", ariaHidden: "true", hidden: model.get("readout") === false }); // the input says it
    const digits = /\.(\d+)f$/.exec(model.get("readout_format"))?.[1];
    const words = (number) => digits ? number.toFixed(digits) : String(number);
    input.addEventListener(model.get("continuous_update") === false ? "change" : "input", () => model.set("value", input.valueAsNumber));
    follow(model, "value", () => { input.value = model.get("value"); value.textContent = words(model.get("value")); });
    return field(model, input, value);
  }

  function dropdown(model) {
    const input = make("select", { disabled: model.get("disabled") },
      ...model.get("_options_labels").map((textContent) => make("option", { textContent })));
    input.addEventListener("change", () => model.set("index", input.selectedIndex));
    follow(model, "index", () => { input.selectedIndex = model.get("index") ?? -1; });
    return field(model, input);
  }

  let groups = 0; // one widget may be shown twice, and each copy is a group of its own
  function toggles(model) {
    const name = `pw-${groups += 1}`;
    const choices = model.get("_options_labels").map((words, i) => {
      const input = make("input", { type: "radio", name, disabled: model.get("disabled") });
      input.addEventListener("change", () => model.set("index", i));
      return make("label", { className: "pw-toggle" }, input, make("span", { textContent: words }));
    });
    follow(model, "index", () => choices.forEach((c, i) => { c.firstChild.checked = i === model.get("index"); }));
    return make("fieldset", { className: "pw-field pw-toggles" }, make("legend", { className: "pw-name", textContent: model.get("description") }), ...choices);
  }

  function checkbox(model) {
    const input = make("input", { type: "checkbox", disabled: model.get("disabled") });
    input.addEventListener("change", () => model.set("value", input.checked));
    follow(model, "value", () => { input.checked = model.get("value"); });
    return make("label", { className: "pw-field" }, input, make("span", { textContent: model.get("description") }));
  }

  function player(model) {
    const button = make("button", { type: "button", className: "pw-button", disabled: model.get("disabled") });
    const name = model.get("description") || "Play";
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches; // then a press is a step
    let timer;
    const stop = () => { clearInterval(timer); timer = undefined; button.textContent = `▶ ${name}`; };
    const tick = () => {
      const next = model.get("value") + model.get("step");
      if (next <= model.get("max")) model.set("value", next);
      else if (model.get("repeat")) model.set("value", model.get("min"));
      else stop();
    };
    button.addEventListener("click", () => {
      if (timer) return stop();
      if (model.get("value") >= model.get("max")) model.set("value", model.get("min"));
      if (still) return tick();
      timer = setInterval(tick, Math.max(100, model.get("interval")));
      button.textContent = `⏸ ${name}`;
    });
    stop();
    return button;
  }

  function label(model) {
    const el = make("span", { className: "pw-label" });
    follow(model, "value", () => { el.textContent = model.get("value"); });
    return el;
  }

  const box = (className) => (model) => make("div", { className }, ...model.get("children").map((child) => draw(find(child))));

  function drawing(model) {
    const el = make("div");
    el.dataset.explorer = model.get("name") ?? "";
    Promise.resolve(window.livepage[model.get("view")].render({ model, el })).catch((error) => fail(el, error));
    return el;
  }

  const VIEWS = {
    IntSliderModel: slider,
    FloatSliderModel: slider,
    DropdownModel: dropdown,
    ToggleButtonsModel: toggles,
    CheckboxModel: checkbox,
    PlayModel: player,
    LabelModel: label,
    HBoxModel: box("pw-row"),
    VBoxModel: box("pw-column"),
    AnyModel: drawing,
  };

  /** Draws a widget and applies its Layout: widths, wrapping, margins and the like. */
  function draw(model) {
    const el = VIEWS[model.name](model);
    for (const [key, value] of Object.entries(find(model.get("layout") ?? "")?.state ?? {})) {
      if (!key.startsWith("_") && value !== null) el.style.setProperty(key.replaceAll("_", "-"), value);
    }
    return el;
  }

  /** The picture stays, and whoever looks into the console finds one line. */
  function fail(el, error) {
    const root = el.closest(".pw-root");
    root?.picture?.removeAttribute("hidden");
    root?.remove();
    document.documentElement.classList.remove("pw-embed"); // where it stood alone, the page takes its place
    console.error(`This explorer could not be drawn: ${error.message}`);
  }

  function connect(model) {
    const ends = ["source", "target"].map((end) => [find(model.get(end)[0]), model.get(end)[1]]);
    const [[from, a], [to, b]] = ends;
    from.on(`change:${a}`, () => to.set(b, from.get(a)));
    if (model.name === "LinkModel") to.on(`change:${b}`, () => from.set(a, to.get(b)));
    to.set(b, from.get(a));
  }

  function revive(tag) {
    const { model_id } = JSON.parse(tag.textContent);
    const root = make("div", { className: "pw-root" });
    const picture = tag.previousElementSibling;
    root.append(draw(models.get(model_id)));
    tag.before(root);
    if (!picture?.matches(".pw-picture")) return;
    root.picture = picture;
    picture.hidden = true;
  }

  const scripts = (kind) => document.querySelectorAll(`script[type="application/vnd.jupyter.widget-${kind}+json"]`);
  const attempt = (what, work) => { try { work(); return true; } catch (error) { console.error(`${what}: ${error.message}`); } };
  const stored = attempt("The page's stored widgets could not be read", () => {
    for (const script of scripts("state")) {
      for (const [id, model] of Object.entries(JSON.parse(script.textContent).state)) models.set(id, new Model(id, model, models));
    }
    for (const model of models.values()) if (/^(Directional)?LinkModel$/.test(model.name)) connect(model);
  });
  for (const tag of stored ? scripts("view") : []) attempt("An explorer could not be drawn", () => revive(tag));

  // "?embed=name": that explorer alone, for a frame on another site.
  const name = new URLSearchParams(location.search).get("embed");
  const alone = name && document.querySelector(`[data-explorer="${CSS.escape(name)}"]`)?.closest(".pw-root");
  if (alone) {
    document.documentElement.classList.add("pw-embed");
    document.body.append(alone);
  }
})();
