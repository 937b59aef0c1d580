// The traits of an explorer in the page's address: words, numbers, yes or no, and lists of whole numbers.

import { address } from "../../livepage/js/address.js";

const spell = (value) => (typeof value === "boolean" ? (value ? "yes" : "no") : String(value));

/** What a text of the address says, of the type of `like`; undefined where it says nothing of that type. */
function parse(text, like) {
  if (typeof like === "string") return text;
  if (typeof like === "boolean") return { yes: true, no: false }[text];
  const numbers = text.split(",").map(Number);
  if (text === "" || !numbers.every(Number.isInteger)) return undefined;
  if (Array.isArray(like)) return numbers.length === like.length ? numbers : undefined;
  return numbers.length === 1 ? numbers[0] : undefined;
}

/**
 * What the page's address says of an explorer; nothing of what stands at its start.
 * @param {string} name
 * @param {Record<string, any>} first the traits at the start
 * @param {boolean} published whether there is a page, and not a notebook
 */
export function pageState(name, first, published) {
  const traits = Object.keys(first);
  let noting;
  const texts = () => (published ? address.read(name, traits) : traits.map(() => null));
  /** @returns {any} the traits */
  const read = () => {
    const said = texts().map((text, i) => (text === null ? undefined : parse(text, first[traits[i]])));
    return Object.fromEntries(traits.map((trait, i) => [trait, said[i] ?? first[trait]]));
  };
  /** The first trait of which the address says nothing of its type, and what it says; null if none. */
  const strange = () => {
    const said = texts().map((text, i) => [traits[i], text]);
    return said.find(([trait, text]) => text !== null && parse(text, first[trait]) === undefined) ?? null;
  };
  /** Once the hand rests: browsers stop listening to pages that rewrite their address all the time. */
  const note = (values) => {
    clearTimeout(noting);
    if (!published) return;
    const news = traits.map((trait) =>
      spell(values[trait]) === spell(first[trait]) ? null : spell(values[trait]),
    );
    noting = setTimeout(() => address.write(name, traits, news), 300);
  };
  return { read, strange, note };
}
