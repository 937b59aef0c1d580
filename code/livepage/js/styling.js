// The style sheets' part that is about explorers, to be carried elsewhere.

const ABOUT = /\.(lp|pw|ex)-/;

function kept(rule) {
  if (rule.selectorText !== undefined) return ABOUT.test(rule.selectorText) ? rule.cssText : "";
  const inner = rule.cssRules && [...rule.cssRules].map(kept).join("");
  return inner ? `${rule.cssText.slice(0, rule.cssText.indexOf("{"))}{${inner}}` : "";
}

/** Rules about explorers, with the values of the page's colours that they read. */
export function styling() {
  let rules;
  try {
    rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map(kept)).join("\n");
  } catch {
    throw new Error("A browser lets no page from a folder do this: open the book on a site.");
  }
  const root = getComputedStyle(document.documentElement);
  const colours = [...new Set(rules.match(/--pst-[\w-]+/g))];
  const values = colours.map((name) => `${name}: ${root.getPropertyValue(name)};`).join(" ");
  return `html { ${values} background: ${getComputedStyle(document.body).backgroundColor}; }\n${rules}`;
}
