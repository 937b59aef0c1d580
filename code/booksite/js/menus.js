// The header's menus, without Bootstrap's script: a button opens one, Escape or a click elsewhere closes it.
(() => {
  // The theme makes one, for a button that this book's pages lack; names of buttons are shown by the browser.
  window.bootstrap = {
    Tooltip: class {
      show() {}
      hide() {}
    },
  };

  const opened = () => document.querySelector('[data-bs-toggle="dropdown"][aria-expanded="true"]');

  function set(button, open) {
    button.setAttribute("aria-expanded", String(open));
    button.nextElementSibling.classList.toggle("show", open);
  }

  function close() {
    const button = opened();
    if (button) set(button, false);
    return button;
  }

  /** Moves the focus within an open menu, round and round. */
  function move(button, by) {
    const items = [...button.nextElementSibling.querySelectorAll("a, button")];
    const at = items.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
    items[next]?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest('[data-bs-toggle="dropdown"]');
    const before = close();
    if (button && button !== before) set(button, true);
  });

  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement} */ (opened() ?? target.closest('[data-bs-toggle="dropdown"]'));
    if (!button) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      set(button, true);
      move(button, by);
    } else if (event.key === "Escape" && close()) button.focus();
    else if (event.key === "Tab") close();
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const element of document.querySelectorAll("[data-bs-title]:not([title])")) {
      element.setAttribute("title", element.getAttribute("data-bs-title"));
    }
  });
})();
