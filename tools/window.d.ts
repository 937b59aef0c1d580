// What scripts leave on the window for one another.
interface Window {
  /** Draws the page's widgets: `page.js`. */
  livepage: any;
  /** What runs the page's cells. */
  runHere: any;
  /** Of the theme. */
  bootstrap: any;
  MathJax: any;
  /** Of JupyterLite, and of the scripts that stand beside it. */
  jupyterapp: any;
  live: any;
  loadPyodide: any;
}
declare function importScripts(...urls: string[]): void;
