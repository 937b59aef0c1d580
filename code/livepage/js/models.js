// The page's stored models: just enough of ipywidgets' for controls, links and views.

export class Model {
  constructor({ model_name, state }, models) {
    this.name = model_name;
    this.state = state;
    this.listeners = {};
    this.widget_manager = { get_model: async (key) => models.get(key) };
  }
  get(key) {
    return this.state[key];
  }
  set(key, value) {
    if (this.state[key] === value) return;
    this.state[key] = value;
    for (const listener of this.listeners[`change:${key}`] ?? []) listener();
  }
  on(event, listener) {
    (this.listeners[event] ??= new Set()).add(listener);
  }
  off(event, listener) {
    this.listeners[event]?.delete(listener);
  }
  save_changes() {}
  send() {}
}

/** The model that a stored reference names. */
export const find = (models, reference) => models.get(reference.replace("IPY_MODEL_", ""));

/** Keeps an element in step with some traits: show() now and at each change. */
export function follow(model, traits, show) {
  for (const trait of traits.split(" ")) model.on(`change:${trait}`, show);
  show();
}

/** Ties two traits together, one way or both, as jslink and jsdlink do. */
export function connect(models, link) {
  const ends = ["source", "target"].map((end) => [find(models, link.get(end)[0]), link.get(end)[1]]);
  const [[from, a], [to, b]] = ends;
  from.on(`change:${a}`, () => to.set(b, from.get(a)));
  if (link.name === "LinkModel") to.on(`change:${b}`, () => from.set(a, to.get(b)));
  to.set(b, from.get(a));
}

/** Tells controls, before they are drawn, which stops a view keeps of them, and which need Python. */
export function restrict(models, view) {
  view.get("notes")?.forEach((note, i) => {
    const control = find(models, view.get("controls")[i]);
    const marks = [...new Set(view.get("marks")[i].flat())].sort((a, b) => a - b);
    const stops = control.get("stops"); // of another view that the control sets too
    if (view.get("snaps")[i]) control.set("stops", stops?.filter((mark) => marks.includes(mark)) ?? marks);
    if (note) control.set("note", note);
  });
  for (const reference of view.get("frozen") ?? []) {
    const control = find(models, reference);
    control.set("disabled", true);
    control.set("note", "works with a kernel");
  }
}
