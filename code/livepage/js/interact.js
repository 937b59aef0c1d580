// What a function displayed in the state that its controls are in: looked up in the build's table.
import { address } from "./address.js";
import { createDisplay } from "./display.js";
import { make } from "./dom.js";
import { placeOf, stateOf, wordsOf } from "./places.js";

const NONE = -1; // the mark of a menu of which nothing is chosen

async function render({ model, el }) {
  const find = (ref) => model.widget_manager.get_model(ref.slice(10));
  const controls = await Promise.all(model.get("controls").map(find));
  const button = model.get("button") && (await find(model.get("button")));
  const names = model.get("names");
  const traits = model.get("sets");
  const marks = model.get("marks");
  const first = model.get("first");
  const name = model.get("name");
  const display = createDisplay();
  const status = make("p", { className: "lp-status", role: "status" });
  let table = model.get("table");
  let noting;
  let saying;
  let resting;
  let room = 0; // of the tallest state so far: what stands beneath stays
  let own = false; // whether this view itself moves the controls

  const places = () => controls.map((c, i) => placeOf(marks[i], c.get(traits[i]) ?? NONE));
  const texts = (at) => controls.map((c, i) => wordsOf(marks[i][at[i]], traits[i], c.get("_options_labels")));
  const move = (i, place) => controls[i].set(traits[i], marks[i][place]);
  const whole = async () => {
    if (!table.rest) return table;
    const { rest, star } = table;
    if (!window.livepage[rest]) await window.livepage.arrived(`${rest}.js`);
    table = { ...window.livepage[rest], star };
    return table;
  };

  /** What a press of a key may lead to: the states in which one control is a stop further. */
  const nextTo = (at) =>
    at
      .flatMap((_, i) => [-1, 1].map((by) => at.map((place, j) => (i === j ? place + by : place))))
      .filter((to) => to.every((place, i) => place in marks[i]))
      .map((to) => table.states[stateOf(to, marks, first, table.star)]);

  async function draw(at, say) {
    const atStart = at.every((place, i) => place === first[i]);
    const source = table.rest && atStart ? table : await whole();
    const numbers =
      source.start && atStart ? source.start : source.states[stateOf(at, marks, first, table.star)];
    const state = names
      .map((key, i) => `${controls[i].get("description") || key} ${texts(at)[i]}`)
      .join(", ");
    const said = await display.show(source, numbers, `${model.get("label")}, ${state}`);
    if (said === undefined) return;
    el.dataset.state = at.join(",");
    room = Math.max(room, display.el.offsetHeight, display.tallest(source));
    display.el.style.minHeight = `${room}px`;
    clearTimeout(resting);
    resting = setTimeout(() => display.ahead(table, table.states ? nextTo(at) : []), 50);
    clearTimeout(saying);
    if (say)
      saying = setTimeout(() => {
        status.textContent = said || state;
      }, 250);
  }
  // Once the slider rests: browsers stop listening to pages that rewrite their address all the time.
  const note = () => {
    noting = undefined;
    const at = places();
    address.write(
      name,
      names,
      texts(at).map((text, i) => (at[i] === first[i] ? null : text)),
    );
  };
  const failed = (error) => {
    if (!table.rest) return console.error(`${name}: ${error.message}`);
    status.textContent = table.missing;
    display.el.replaceChildren(make("p", { className: "lp-error", textContent: table.missing }));
  };
  const changed = () => {
    if (own) return;
    lacking?.wait(places());
    if (!button) draw(places(), true).catch(failed);
    clearTimeout(noting);
    noting = setTimeout(note, 300);
  };
  const moveAll = (asked) => {
    own = true;
    asked.forEach((place, i) => move(i, place));
    own = false;
    lacking?.wait(places());
  };
  const follow = () => {
    if (noting) return; // the reader has moved on, and that is about to be written
    const asked = address.read(name, names).map((text, i) => {
      const place = marks[i].findIndex(
        (mark) => wordsOf(mark, traits[i], controls[i].get("_options_labels")) === text,
      );
      return place < 0 ? first[i] : place;
    });
    const away = asked.findIndex((place, i) => place !== first[i]);
    moveAll(table.star ? first.map((place, i) => (i === away ? asked[i] : place)) : asked);
    if (!button) draw(places(), false).catch(failed);
  };

  const back = () => {
    moveAll(first);
    changed();
  };
  const lacks = table.star || model.get("notes").some(Boolean) || model.get("frozen").length > 0;
  const add = lacks && (await window.livepage.bring("lacking"));
  const lacking = add ? add(model, el, controls, texts, back) : undefined;

  el.classList.add("lp-answers");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  el.append(display.el, ...(lacking?.parts ?? []), status);
  controls.forEach((control, i) => control.on(`change:${traits[i]}`, changed));
  button?.on("change:presses", () => draw(places(), true).catch(failed));
  addEventListener("popstate", follow);
  follow();
}

export default { render };
