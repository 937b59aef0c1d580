// The widget: ties the drawing to the controls, through Python where there is a kernel, or by the table.
import { address, leftOut } from "./address.js";
import { make, write } from "./dom.js";
import { createDrawing } from "./drawing.js";
import { createHistory } from "./history.js";
import { stateOf, stopsOf, unpack } from "./states.js";
import { offer } from "./share.js";
import { createToolbar } from "./toolbar.js";

const REFERENCE = "IPY_MODEL_";

/** Lays the parts of an explorer out; `controls` is the page's element for them, where there is a page. */
function lay(layout, drawing, bar, controls) {
  const figure = make("div", { className: "lp-figure" }, drawing.figure);
  const side = make("div", { className: "lp-side" }, ...(controls ? [controls] : []), bar.el);
  const readout = make("div", { className: "lp-readout" }, ...drawing.readout);
  layout.append(figure, side, readout);
  return [layout, drawing.status];
}

async function render({ model, el, controls: place }) {
  const find = (reference) => model.widget_manager.get_model(reference.slice(REFERENCE.length));
  const controls = await Promise.all(model.get("controls").map(find));
  const stops = controls.map(stopsOf);
  const first = model.get("first");
  const name = model.get("name");
  const names = model.get("names");
  const table = model.get("table");
  const rooms = table?.rooms ?? {};
  const layout = make("div", { className: "lp-layout" });
  const history = createHistory(model.get("history"));
  const strange = make("p", { className: "lp-strange", hidden: true });
  /** Says which parts of the address are of no use; nothing, where all are. */
  const tell = (words) => {
    write(strange, words);
    strange.hidden = !words;
    if (words) drawing.say(words);
  };
  /** Moves a control to a stop; of several, each to the next one's stop, and the last to this. */
  const set = (which, stop) => {
    const at = which.map((control) => names.indexOf(control));
    const now = at.map((i) => stops[i].stop());
    at.forEach((i, k) => move(i, now[k + 1] ?? stop));
  };
  const drawing = createDrawing(rooms, layout, set);
  let noting; // the timer of what is about to be written into the address

  const move = (i, stop) => {
    controls[i].set(stops[i].trait, stops[i].values[stop]);
    controls[i].save_changes();
  };
  const reset = () => {
    drawing.forget();
    first.forEach((stop, i) => move(i, stop));
    history.forget();
    draw();
  };
  /** Go where the page's address says; it says nothing of what stands at the start. */
  const follow = () => {
    if (noting) return; // the reader has moved on, and that is about to be written
    const texts = address.read(name, names);
    const found = texts.map((text, i) => stops[i].words.indexOf(text));
    found.forEach((stop, i) => move(i, stop < 0 ? first[i] : stop));
    clearTimeout(noting); // what was read need not be written
    noting = undefined;
    const lost = names.filter((_, i) => texts[i] !== null && found[i] < 0);
    tell(lost.map((key) => leftOut(key, texts[names.indexOf(key)])).join(" "));
  };
  const bar = createToolbar(drawing, reset, { walks: rooms.walks, more: [] });
  drawing.onMove(bar.update);

  const draw = () => {
    drawing.draw(table ? unpack(table, stateOf(stops)) : model.get("scene"));
    el.scene = drawing.scene;
    el.dataset.state = stops.map((s) => s.stop()).join(",");
    // The label describes what stands at the start.
    const { problem, summary } = drawing.scene;
    const started = stops.every((s, i) => s.stop() === first[i]);
    el.setAttribute("aria-label", (!started && (problem || summary)) || model.get("label"));
    history.note(drawing.scene.summary);
  };
  // Once the slider rests: browsers stop listening to pages that rewrite their address all the time.
  const note = () => {
    noting = undefined;
    const words = stops.map((s, i) => (s.stop() === first[i] ? null : s.words[s.stop()]));
    address.write(name, names, words);
  };
  const changed = () => {
    bar.stop();
    tell("");
    draw();
    drawing.say(drawing.scene.problem || drawing.scene.summary);
    clearTimeout(noting);
    if (table) noting = setTimeout(note, 300);
  };

  el.classList.add("lp-view");
  el.setAttribute("role", "group");
  el.append(strange, ...lay(layout, drawing, bar, place));
  if (history.el) layout.querySelector(".lp-readout").append(history.el);
  if (table) {
    follow();
    addEventListener("popstate", follow);
    controls.forEach((control, i) => control.on(`change:${stops[i].trait}`, changed));
  } else {
    model.on("change:scene", changed);
  }
  draw();
  offer(model, el);
  return () => {
    bar.stop();
    removeEventListener("popstate", follow);
    model.off("change:scene", changed);
    controls.forEach((control, i) => control.off(`change:${stops[i].trait}`, changed));
  };
}

export default { render };
