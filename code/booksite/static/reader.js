// What a reader meets on every page: progress kept in this browser, asides beside links, what opens on paper.
(() => {
  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, unknown>} properties
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  const make = (tag, properties = {}, ...children) => {
    const el = Object.assign(document.createElement(tag), properties);
    el.append(...children);
    return el;
  };

  /** What this browser keeps for this site: pages read, questions answered, and the page read last. */
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const KEY = `progress:${root.pathname}`;
  const page = decodeURI(location.pathname.slice(root.pathname.length)).replace(/\.html$/, "");
  const nothing = { read: [], solved: [], last: "" };

  function recall() {
    try {
      return { ...nothing, ...JSON.parse(localStorage.getItem(KEY)) };
    } catch {
      return { ...nothing }; // storage is switched off, or holds what no page wrote
    }
  }

  function keep(change) {
    const kept = recall();
    change(kept);
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      return; // nothing is kept, and the page does without
    }
    show();
  }

  /** How many exercises the page's Python has found solved; it keeps their names itself. */
  const EXERCISES = "book.solved";
  function exercises() {
    try {
      return JSON.parse(localStorage.getItem(EXERCISES))?.length ?? 0;
    } catch {
      return 0;
    }
  }
  const counted = (count, words) => `${count} ${words[count === 1 ? 0 : 1]}`;

  const add = (list, item) => {
    if (!list.includes(item)) list.push(item);
  };

  /** Ticks on cards and in the sidebar, and on the first page where to go on. */
  function show() {
    const { read, solved, last } = recall();
    const names = new Map();
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const cards = document.querySelectorAll("a.page-card[data-page]");
    for (const link of cards) {
      names.set(link.dataset.page, link);
      tick(link, read.includes(link.dataset.page));
    }
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const entries = document.querySelectorAll(".bd-docs-nav a.reference");
    for (const link of entries) {
      const address = new URL(link.href).pathname.slice(root.pathname.length).replace(/\.html$/, "");
      tick(link, read.includes(decodeURI(address)));
    }
    const place = document.getElementById("progress");
    if (!place) return;
    const worked = exercises();
    place.hidden = !(read.length || solved.length || worked || last);
    const next = names.get(last);
    const seen = [...names.keys()].filter((name) => read.includes(name)).length;
    place.replaceChildren(
      ...(next
        ? [
            make("a", {
              className: "go-on",
              href: next.href,
              textContent: `Continue: ${next.querySelector(".page-card-name").textContent}`,
            }),
          ]
        : []),
      make("span", {
        textContent: [
          `${seen} of ${names.size} pages read`,
          counted(solved.length, ["question answered", "questions answered"]),
          ...(worked ? [counted(worked, ["exercise solved", "exercises solved"])] : []),
        ]
          .join(", ")
          .concat(". "),
      }),
      make("button", {
        type: "button",
        textContent: "Forget",
        title: "This browser keeps it; nobody else knows",
        onclick: forget,
      }),
    );
  }

  function tick(link, done) {
    link.querySelector(".tick")?.remove();
    if (done)
      link.append(make("span", { className: "tick", textContent: " ✓", role: "img", ariaLabel: "read" }));
  }

  function forget() {
    for (const key of [KEY, EXERCISES]) localStorage.removeItem(key);
    show();
    document.querySelector("h1")?.scrollIntoView({ block: "nearest" });
  }

  /** A page is read once its end has been on the screen for a second. */
  function watchEnd() {
    const end = document.querySelector(".next-page") ?? document.querySelector(".prev-next-footer");
    if (!end || !page) return;
    let timer;
    new IntersectionObserver(([{ isIntersecting }]) => {
      clearTimeout(timer);
      if (isIntersecting) timer = setTimeout(() => keep(({ read }) => add(read, page)), 1000);
    }).observe(end);
  }

  /** The list of contents is folded, as the theme folds it, while a wide cell is on the screen. */
  function makeRoom() {
    const contents = document.querySelector(".bd-sidebar-secondary");
    const seen = new Set();
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) seen[isIntersecting ? "add" : "delete"](target);
      contents?.classList.toggle("hide", seen.size > 0);
    });
    for (const cell of document.querySelectorAll(".cell.wide")) observer.observe(cell);
  }

  document.addEventListener("book:solved", show);
  document.addEventListener("change", (/** @type {any} */ { target }) => {
    const question = target.closest?.(".lp-question");
    if (!question?.querySelector(".lp-reply")?.textContent.startsWith("✓")) return;
    const asked = question.querySelector("legend").textContent;
    keep(({ solved }) => add(solved, `${page}: ${asked}`));
  });

  /** What a term or a citation says, beside the link that the pointer or the focus is on. */
  const aside = make("div", { id: "aside", role: "tooltip", hidden: true });
  function say(link) {
    aside.textContent = link.dataset.aside;
    aside.hidden = false;
    link.setAttribute("aria-describedby", "aside");
    const { left, bottom, top } = link.getBoundingClientRect();
    const room = document.documentElement.clientWidth - aside.offsetWidth - 8;
    const below = bottom + aside.offsetHeight + 8 < innerHeight;
    aside.style.setProperty("left", `${Math.max(8, Math.min(left, room))}px`);
    aside.style.setProperty("top", `${below ? bottom + 4 : top - aside.offsetHeight - 4}px`);
  }
  function hush() {
    aside.hidden = true;
    document.querySelector("[aria-describedby='aside']")?.removeAttribute("aria-describedby");
  }
  const link = (event) => event.target.closest?.("a[data-aside]");
  for (const [begins, ends] of [
    ["mouseover", "mouseout"],
    ["focusin", "focusout"],
  ]) {
    document.addEventListener(begins, (event) => link(event) && say(link(event)));
    document.addEventListener(ends, (/** @type {any} */ event) => {
      if (link(event) && event.relatedTarget !== aside) hush();
    });
  }
  aside.addEventListener("mouseleave", hush);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hush());
  addEventListener("scroll", hush, { passive: true });

  /** On paper every solution is open. */
  /** @type {any[]} */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("article details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(aside);
    if (
      document.querySelector(`a.page-card[data-page="${CSS.escape(page)}"], .bd-docs-nav .current.active`)
    ) {
      if (!document.getElementById("progress")) keep((kept) => Object.assign(kept, { last: page }));
    }
    show();
    watchEnd();
    makeRoom();
  });
})();
