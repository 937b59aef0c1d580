import { Outputs } from "./outputs.js";
import { element } from "./parts.js";

const VIEW = "application/vnd.jupyter.widget-view+json";
// Nobody on a page without Python listens to what is written into these; here somebody does.
const WRITTEN = /^(Textarea|Password|(Int|Float)?Text)Model$/;

/** Widgets of the Python behind the page: livepage draws their models, and each move goes to Python. */
export class Widgets {
  /** @param {(id: string, state: string) => void} send */
  constructor(send) {
    this.send = send;
    // what Python has not been told yet
    this.moved = new Map();
    this.busy = false;
    this.drawn = [];
    // of the models that are an Output
    this.outputs = new Map();
  }

  /** @param {import("./client.js").Message} message of widgets.py */
  hear(message) {
    const { kind, id, state } = message;
    if (kind === "moved") return this.next();
    if (message.output) return this.outputs.get(message.output)?.add(message);
    const livepage = window.livepage;
    if (!livepage?.models) return undefined;
    if (kind === "comm_open") return livepage.models.set(id, this.model(livepage, id, JSON.parse(state)));
    return livepage.models.get(id)?.receive?.(JSON.parse(state));
  }

  /**
   * A model whose changes on the page go to Python, and whose changes in Python come to the page.
   *
   * @param {{Model: new (...given: any[]) => any, models: Map<string, any>, connect: Function}} livepage
   * @param {string} id
   * @param {Record<string, any>} state
   */
  model({ Model, models, connect }, id, state) {
    const widgets = this;
    class Live extends Model {
      set(key, value) {
        const same = this.get(key) === value;
        super.set(key, value);
        if (!same && !this.receiving) widgets.move(id, key, value);
      }

      receive(given) {
        this.receiving = true;
        for (const [key, value] of Object.entries(given)) super.set(key, value);
        this.receiving = false;
      }
    }
    const name = state._model_name;
    const made = new Live({ model_name: WRITTEN.test(name) ? "WrittenModel" : name, state }, models);
    if (name === "OutputModel") this.listen(id, made);
    if (/LinkModel$/.test(name)) connect(models, made);
    return made;
  }

  /** What Python prints and shows within an Output goes into its element. */
  listen(id, model) {
    model.element = element("div", { className: "run-output" });
    const outputs = new Outputs(model.element, (place, data) => this.draw(place, data));
    outputs.begin(false);
    this.outputs.set(id, outputs);
  }

  /** Python is told of one move at a time: of what a slider passes meanwhile, only the last. */
  move(id, key, value) {
    this.moved.set(id, { ...this.moved.get(id), [key]: value });
    if (!this.busy) this.next();
  }

  next() {
    const [first] = this.moved;
    this.busy = Boolean(first);
    if (!first) return;
    this.moved.delete(first[0]);
    this.send(first[0], JSON.stringify(first[1]));
  }

  /**
   * A widget's view, into its place; whether this page can draw it.
   * @param {Element} place @param {Record<string, any>} data
   */
  draw(place, data) {
    const id = data[VIEW]?.model_id;
    if (!id || !window.livepage?.models?.has(id)) return false;
    const tag = element("script", { type: VIEW, textContent: JSON.stringify({ model_id: id }) });
    const root = element("div", { className: "output run-widget" }, tag);
    place.append(root);
    try {
      window.livepage.revive(tag);
    } catch {
      // a kind of widget that livepage does not draw: its picture or text will do
      root.remove();
      return false;
    }
    this.drawn.push(root);
    return true;
  }

  /** The Python behind them has ended. */
  end() {
    for (const root of this.drawn) root.inert = true;
    this.drawn = [];
    this.moved.clear();
    this.outputs.clear();
    this.busy = false;
  }
}
