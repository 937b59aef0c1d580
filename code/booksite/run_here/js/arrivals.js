/**
 * Watches over what a worker loads: how much of it has arrived, and what did not come.
 *
 * `bytes` has the size over the wire of each file that can be asked for, by name.
 */
export class Arrivals {
  /**
   * @param {Record<string, number>} bytes
   * @param {(loaded: number, total: number) => void} hear
   * @param {(address: string) => void} miss hears of a file that does not come
   */
  constructor(bytes, hear, miss) {
    this.bytes = bytes;
    this.hear = hear;
    this.miss = miss;
    this.expected = new Map();
    this.arrived = new Set();
    /** @param {any} list of what has been loaded */
    const heard = (list) => list.getEntries().forEach((entry) => this.count(entry));
    new PerformanceObserver(heard).observe({
      type: "resource",
      buffered: true,
    });
  }

  /**
   * Say what will be asked for next; what has come already is no longer spoken of.
   * @param {string[]} names
   */
  expect(names) {
    this.expected = new Map(
      names.filter((name) => !this.arrived.has(name)).map((name) => [name, this.bytes[name] ?? 0]),
    );
    this.here = 0;
    if (this.expected.size) this.tell();
  }

  /**
   * A file is there; where its host says how large it was, that counts.
   * @param {{name: string, encodedBodySize: number}} entry
   */
  count(entry) {
    const name = nameOf(entry.name);
    const known = this.arrived.has(name);
    this.arrived.add(name);
    if (known || !this.expected.has(name)) return;
    this.expected.set(name, entry.encodedBodySize || this.expected.get(name));
    this.here += this.expected.get(name);
    this.tell();
  }

  tell() {
    this.hear(
      this.here,
      [...this.expected.values()].reduce((sum, size) => sum + size, 0),
    );
  }

  /**
   * Fetch, twice if need be; say which file does not come.
   * @param {typeof fetch} fetch @param {number} patience ms
   */
  insist(fetch, patience) {
    return async (input, options) => {
      const ask = async () => {
        const answer = await fetch(input, options);
        if (!answer.ok) throw new Error(`answer ${answer.status}`);
        return answer;
      };
      try {
        return await ask().catch(() => new Promise((go) => setTimeout(go, patience)).then(ask));
      } catch (error) {
        this.miss(String(input?.url ?? input));
        throw error;
      }
    };
  }
}

/** The file's name at the end of an address. @param {string} address */
export const nameOf = (address) => address.replace(/[?#].*/, "").replace(/.*\//, "");
