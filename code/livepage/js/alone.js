// An explorer as one file, alive without its book.
import { styling } from "./styling.js";

const SCRIPTS = /\/(widgets|page|page-(?!away)[a-z]+|view-[0-9a-f]+)\.js/;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const inert = (json) => JSON.stringify(json).replaceAll("<", "\\u003c");

/** The models that one refers to, itself included, by their names. */
function reached(models, first) {
  const found = new Map();
  const todo = [first];
  while (todo.length) {
    const key = todo.pop();
    const model = models.get(key);
    if (!model || found.has(key)) continue;
    found.set(key, model);
    todo.push(...[...JSON.stringify(model.state).matchAll(/"IPY_MODEL_(\w+)"/g)].map((match) => match[1]));
  }
  return found;
}

/** The stored state of a model; of the explorer, where it stands is where it starts. */
function stored(model, explorer, el) {
  const state = { ...model.state };
  if (model === explorer) {
    const { first } = state;
    state.first = Array.isArray(first)
      ? el.dataset.state.split(",").map(Number)
      : Object.fromEntries(Object.keys(first).map((trait) => [trait, model.get(trait)]));
  }
  return { model_name: model.name, state };
}

/** The scripts of the page that draw these models. */
async function scripts(models) {
  const views = [...models.values()].map((model) => model.get("view")).filter(Boolean);
  const sources = [...document.scripts].map(({ src }) => src).filter((src) => SCRIPTS.test(src));
  const needed = sources.filter((src) => !src.includes("/view-") || views.some((view) => src.includes(view)));
  const texts = await Promise.all(needed.map(async (src) => (await fetch(src)).text()));
  return texts.map((text) => `<script>${text.replaceAll("</script", "<\\/script")}</script>`).join("\n");
}

/** Returns the page of one explorer, as it stands. */
export async function page(explorer, el, models) {
  await window.livepage.bring("typed"); // a file alone has nobody to ask
  const tag = el.closest(".pw-root").nextElementSibling;
  const { model_id } = JSON.parse(tag.textContent);
  const kept = reached(models, model_id);
  const state = Object.fromEntries([...kept].map(([key, model]) => [key, stored(model, explorer, el)]));
  const data = (kind, json) =>
    `<script type="application/vnd.jupyter.widget-${kind}+json">${inert(json)}</script>`;
  const { lang, dataset } = document.documentElement;
  return `<!DOCTYPE html>
<html lang="${lang}" data-theme="${dataset.theme ?? "light"}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${escaped(explorer.get("label"))}</title>
<link rel="icon" href="data:," />
<style>${styling(el)}
h1 { font: 600 1.25rem/1.4 system-ui, sans-serif; }</style>
</head>
<body>
<main>
<h1>${escaped(explorer.get("label"))}</h1>
${data("state", { state })}
${data("view", { model_id })}
<p>From <a href="${escaped(location.href.split("?")[0])}">${escaped(document.title)}</a></p>
</main>
${await scripts(kept)}
</body>
</html>
`;
}
