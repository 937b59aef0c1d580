// What a reader can take away of an explorer: a link, code to embed, its numbers, its picture, and itself.
import { page } from "./alone.js";
import { make } from "./dom.js";
import { csv } from "./numbers.js";
import { png } from "./portrait.js";

function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return `${name} is saved.`;
}

/** Where this setting is; `alone` asks for the explorer without its page. */
function link(name, alone) {
  const url = new URL(location.href);
  if (alone) url.searchParams.set("embed", name);
  else url.searchParams.delete("embed");
  return url.href;
}

async function copy(text, box) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    box.value = text; // no permission, or a page from a folder: the reader copies it
    box.hidden = false;
    box.select();
    return "Copy this:";
  }
}

const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const frame = (name, label, height) =>
  `<iframe src="${quoted(link(name, true))}" title="${quoted(label)}" width="100%" height="${height}" ` +
  'loading="lazy" style="border: 0"></iframe>';

/** Opens or closes the menu of a button; the first time it is made. */
function away(button, model, el, models) {
  const [name, label] = [model.get("name"), model.get("label")];
  const status = make("span", { className: "pw-told", role: "status" });
  const box = make("textarea", { hidden: true, readOnly: true, rows: 3, ariaLabel: "To copy" });
  const does = {
    "Copy link": () => copy(link(name), box),
    "Copy code to embed": () => copy(frame(name, label, el.closest(".pw-root").offsetHeight + 16), box),
    "Numbers (CSV)": async () => save(`${name}.csv`, new Blob([csv(el)], { type: "text/csv" })),
    "Picture (PNG)": async () => save(`${name}.png`, await png(el)),
    "One file (HTML)": async () =>
      save(`${name}.html`, new Blob([await page(model, el, models)], { type: "text/html" })),
  };
  if (!el.scene) delete does["Numbers (CSV)"];
  const items = Object.entries(does).map(([words, work]) => {
    const item = make("button", { type: "button", className: "lp-button", textContent: words });
    item.addEventListener("click", async () => {
      status.textContent = "";
      box.hidden = true;
      status.textContent = await work().catch((error) => error.message);
    });
    return item;
  });
  const menu = make(
    "div",
    { className: "pw-menu", id: `pw-away-${name}`, hidden: true },
    ...items,
    box,
    status,
  );
  const place = make("span", { className: "pw-place" });
  button.replaceWith(place);
  place.append(menu, button);
  const show = (open) => {
    menu.hidden = !open;
    button.ariaExpanded = String(open);
    if (open) items[0].focus();
  };
  button.setAttribute("aria-controls", menu.id);
  button.addEventListener("click", () => show(menu.hidden));
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    show(false);
    button.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!place.contains(event.target)) show(false);
  });
  show(true);
}

export default { away };
