// Stands in for pyodide.js in the kernel's worker: loads the real one, tells the page what does (not) arrive.
(() => {
  const tell = (python) => self.postMessage({ python });
  const patience = 1500; // ms before a file is asked for again
  let bytes = 0;

  /** Fetch as before; a file of the runtime is counted, asked for twice if need be, its loss is reported. */
  function watch(host) {
    const fetch = self.fetch.bind(self);
    /** @param {any} input @param {RequestInit} [options] */
    self.fetch = async (input, options) => {
      const url = String(input?.url ?? input);
      if (!url.startsWith(host)) return fetch(input, options);
      const name = url.slice(host.length);
      const ask = async () => {
        const answer = await fetch(input, options);
        if (!answer.ok) throw new Error(`answer ${answer.status}`);
        return answer;
      };
      try {
        const answer = await ask().catch(() => new Promise((go) => setTimeout(go, patience)).then(ask));
        bytes += Number(answer.headers.get("content-length"));
        tell({ arrives: name, bytes });
        return answer;
      } catch (error) {
        tell({ lost: name, host });
        throw error;
      }
    };
  }

  self.loadPyodide = async (options) => {
    const host = options.indexURL;
    tell({ asks: host });
    try {
      importScripts(`${host}pyodide.js`); // sets the real loadPyodide
    } catch (error) {
      tell({ lost: "pyodide.js", host });
      throw error;
    }
    watch(host);
    try {
      return await self.loadPyodide(options);
    } catch (error) {
      tell({ failed: String(error.message ?? error), host });
      throw error;
    }
  };
})();
