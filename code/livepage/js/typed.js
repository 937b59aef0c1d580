// A slider's number can be typed: a digit on the slider, or a press on its number, opens a field there.
import { make } from "./dom.js";
import { unique } from "./field.js";

const BEGINS = /^[-−.,\d]$/;
const numberOf = (text) => (text.trim() ? Number(text.trim().replace("−", "-").replace(",", ".")) : NaN);
const same = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

/** Lets the number of a slider be typed: `input` is the slider, `readout` its number. */
function typed(model, input, readout, scaleOf) {
  const words = (value) => scaleOf(model).words(value);
  /** Sets the nearest that is possible and returns it; undefined for none. */
  const put = (number) => {
    const { of, at } = scaleOf(model);
    if (!Number.isFinite(of(number))) return undefined;
    input.value = of(number); // which holds it to the slider's steps
    model.set("value", at(input.valueAsNumber));
    return model.get("value");
  };
  // Within the label, but no part of the slider's name: the slider, where the focus goes, is described by it.
  const said = make("span", { className: "pw-said", id: unique(), ariaHidden: "true" });
  const describe = (text) => {
    said.textContent = text;
    const others = (input.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .filter((id) => id && id !== said.id);
    const all = text ? [...others, said.id] : others;
    if (all.length) input.setAttribute("aria-describedby", all.join(" "));
    else input.removeAttribute("aria-describedby");
  };
  let box;

  const close = () => {
    const closed = box;
    box = undefined; // first, for what goes loses the focus, which closes it too
    closed?.remove();
    readout.classList.remove("pw-covered");
  };
  const commit = () => {
    if (!box) return;
    const text = box.value;
    const asked = numberOf(text);
    const now = Number.isFinite(asked) ? put(asked) : undefined;
    close();
    if (now === undefined) describe(text.trim() && `“${text.trim()}” is not a number for this.`);
    else if (!same(now, asked)) describe(`${text.trim()} is not possible: ${words(now)} is nearest.`);
  };
  const keys = {
    Enter: () => {
      commit();
      input.focus();
    },
    Escape: () => {
      close();
      input.focus();
    },
  };
  function open(text) {
    if (input.disabled || box) return;
    describe("");
    box = make("input", { className: "pw-typed", type: "text", inputMode: "decimal", value: text });
    box.ariaLabel = `${model.get("description")}, typed`;
    box.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
    box.addEventListener("blur", commit);
    readout.after(box);
    readout.classList.add("pw-covered");
    box.focus();
  }

  input.addEventListener("keydown", (event) => {
    if (!BEGINS.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open(event.key);
  });
  for (const event of ["input", "keydown", "blur"])
    input.addEventListener(event, () => {
      if (said.textContent) describe("");
    });
  readout.title = "Press, or type digits on the slider, to enter a number";
  readout.addEventListener("click", (event) => {
    event.preventDefault(); // the label would give the focus to the slider
    open(readout.textContent);
    box?.select();
  });
  readout.after(said);
}

export default { typed };
