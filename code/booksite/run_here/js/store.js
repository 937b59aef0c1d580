/** Changed cells of one page, kept in this browser under the page's name; nothing where it keeps no data. */
export class Store {
  /** @param {string} page */
  constructor(page) {
    this.key = `book.cells:${page}`;
  }

  /** @returns {Record<string, {source: string, from: string}>} the changed code, and the page's that it was made of */
  all() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  /** Keep a cell's code; forget it where it is the page's own. @param {string} id @param {string} source @param {string} from */
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
