/** Changed cells of one page, kept in this browser under the page's name; nothing where it keeps no data. */
export class Store {
  /** @param {string} page */
  constructor(page) {
    this.page = page;
    this.key = `book.cells:${page}`;
  }

  /**
   * The changed code, and the page's that it was made of.
   * @returns {Record<string, {source: string, from: string}>}
   */
  all() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  /**
   * Keep a cell's code; forget it where it is the page's own.
   * @param {string} id @param {string} source @param {string} from
   */
  keep(id, source, from) {
    const kept = this.all();
    if (source === from) delete kept[id];
    else kept[id] = { source, from };
    try {
      if (Object.keys(kept).length) localStorage.setItem(this.key, JSON.stringify(kept));
      else localStorage.removeItem(this.key);
    } catch {
      /* a browser that keeps no data, or has no room: the change lives as long as the page */
    }
  }
}

const SOLVED = "book.solved";

/**
 * The exercises that were solved in this browser: localStorage's `book.solved`, a list of names such as
 * "chapters/ch315/windows#windows-24" (page and cell). The document's event `book:solved` tells of a new one.
 */
export function solvedNames() {
  try {
    return JSON.parse(localStorage.getItem(SOLVED)) ?? [];
  } catch {
    return [];
  }
}

/** Note that an exercise is solved. @param {string} name */
export function noteSolved(name) {
  const names = solvedNames();
  if (names.includes(name)) return;
  try {
    localStorage.setItem(SOLVED, JSON.stringify([...names, name]));
  } catch {
    /* a browser that keeps no data: the tick lives as long as the page */
  }
  document.dispatchEvent(new CustomEvent("book:solved", { detail: name }));
}
