// "Open as a notebook": says what is missing where Python cannot run, and opens none that never answers.
(() => {
  const link = document.querySelector("a.btn-open-notebook");
  if (!link) return;

  // Served from this machine, it needs no web.
  const here = /^(localhost|127\.|\[::1\])/.test(location.hostname);

  function missing() {
    if (link.matches(".no-python"))
      return "This copy of the book comes without it; the book on the web has it.";
    if (location.protocol === "file:")
      return (
        "This page was opened from a folder, where browsers do not let Python run. " +
        "Serve the folder (python -m http.server), or open the book on the web."
      );
    if (typeof WebAssembly !== "object" || typeof Worker !== "function")
      return (
        "This browser has no WebAssembly or no workers. " +
        "A current Firefox, Chrome, Edge or Safari has both."
      );
    if (navigator.onLine === false && !here)
      return "You are offline, and Python has to be loaded from the web.";
    return "";
  }

  function say(text) {
    const box = document.getElementById("notebook-message") ?? document.createElement("div");
    box.id = "notebook-message";
    box.className = "admonition warning";
    box.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.className = "admonition-title";
    title.textContent = "Python cannot run here";
    const advice = document.createElement("p");
    const download = document.createElement("a");
    /** @type {HTMLAnchorElement} */
    const offered = document.querySelector(".btn-download-notebooks-button");
    download.href = offered.href;
    download.download = "";
    download.textContent = "download the notebooks with their library";
    advice.append(
      `${text} All else on this page works. You can also `,
      download,
      " and run them with your own Jupyter.",
    );
    box.replaceChildren(title, advice);
    document.querySelector("article").prepend(box);
    box.scrollIntoView({ block: "nearest" });
  }

  link.addEventListener("click", (event) => {
    const text = missing();
    if (!text) return;
    event.preventDefault();
    say(text);
  });
})();
