// The style sheets' part that is about explorers, to be carried elsewhere.

const ALL = /\.(lp|pw)-/;
const SOME = /\.(lp|pw|ex)-/; // with those of explorers that have a script of their own

function kept(rule, about) {
  if (rule.selectorText !== undefined) return about.test(rule.selectorText) ? rule.cssText : "";
  const inner = rule.cssRules && [...rule.cssRules].map((each) => kept(each, about)).join("");
  return inner ? `${rule.cssText.slice(0, rule.cssText.indexOf("{"))}{${inner}}` : "";
}

/** Rules about an explorer, with the values of the page's colours that they read. */
export function styling(el) {
  const about = /\bex-/.test(el.className) ? SOME : ALL;
  let rules;
  try {
    rules = [...document.styleSheets]
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => kept(rule, about)))
      .join("\n");
  } catch {
    throw new Error("A browser lets no page from a folder do this: open the book on a site.");
  }
  const root = getComputedStyle(document.documentElement);
  const colours = [...new Set(rules.match(/--pst-[\w-]+/g))];
  const values = colours.map((name) => `${name}: ${root.getPropertyValue(name)};`).join(" ");
  return `html { ${values} background: ${getComputedStyle(document.body).backgroundColor}; }\n${rules}`;
}
