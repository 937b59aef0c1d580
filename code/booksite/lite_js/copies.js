// Notebooks that the reader has edited: JupyterLite keeps them in this browser and shows them again.
(() => {
  const path = new URLSearchParams(location.search).get("path");
  const site = new URL("..", location.href).pathname;
  const database = `JupyterLite Storage - ${site}`;
  const note = `live:${site}${path}`; // which version of the page the copy began as

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /** Do something with JupyterLite's table of files, if there is one; without storage there is none. */
  async function files(mode, work) {
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === database)) return undefined;
    const db = await settled(indexedDB.open(database));
    try {
      return db.objectStoreNames.contains("files")
        ? await settled(work(db.transaction("files", mode).objectStore("files")))
        : undefined;
    } finally {
      db.close();
    }
  }

  /** The reader's copy of this notebook: "none", "own" or, if the page has changed since, "old". */
  async function state(version) {
    try {
      if (!(await files("readonly", (store) => store.get(path)))) {
        localStorage.setItem(note, version);
        return "none";
      }
      return localStorage.getItem(note) === version ? "own" : "old";
    } catch {
      return "none"; // storage is switched off: nothing is kept, so nothing can be old
    }
  }

  /** Forget the copy and open the page's notebook anew. */
  async function discard() {
    await files("readwrite", (store) => store.delete(path));
    location.reload();
  }

  window.live = { path, state, discard };
})();
