import { element } from "./parts.js";

const TEXT = "highlight-myst-ansi notranslate";

/** What stands under a cell: the stored outputs, or what its last run here has given, in the same look. */
export class Outputs {
  /**
   * @param {HTMLElement} place
   * @param {(place: Element, data: Record<string, any>) => boolean} widget draws a widget's view
   */
  constructor(place, widget) {
    this.place = place;
    this.widget = widget;
    this.stored = [...this.place.childNodes];
    this.figures = [...this.place.querySelectorAll("img")];
    this.texts = 0;
  }

  /** Before a run; the old outputs go when the first new one comes, so that the page does not jump. */
  begin(same) {
    this.stale = true;
    this.same = same;
    this.drawn = 0;
    this.stream = undefined;
  }

  /** After a run that may have said nothing. */
  end() {
    if (this.stale) this.clear();
  }

  reset() {
    this.stale = false;
    this.place.replaceChildren(...this.stored);
  }

  clear() {
    this.stale = false;
    this.stream = undefined;
    this.place.replaceChildren();
  }

  /** @param {import("./client.js").Message} message of session.py */
  add(message) {
    if (message.kind === "clear" && message.wait) {
      this.stale = true;
      return undefined;
    }
    if (this.stale || message.kind === "clear") this.clear();
    if (message.kind === "clear") return undefined;
    if (message.kind === "stream") return this.print(message);
    this.stream = undefined;
    if (message.kind === "data" && this.widget(this.place, message.data)) return undefined;
    const made = message.kind === "error" ? this.text("traceback", message.trace) : this.form(message.data);
    return this.place.append(made);
  }

  /** @param {import("./client.js").Message} message */
  print({ name, text }) {
    const kind = name === "stderr" ? "stderr" : "stream";
    if (this.stream?.kind !== kind) {
      const made = this.text(kind, "");
      this.place.append(made);
      this.stream = { kind, pre: made.querySelector("pre") };
    }
    this.stream.pre.append(text);
  }

  text(kind, words) {
    const pre = element("pre", {}, words);
    return element(
      "div",
      { className: `output ${kind} ${TEXT}` },
      element("div", { className: "highlight" }, pre),
    );
  }

  /** The best form of a value that a page can show. @param {Record<string, string>} data by MIME type */
  form(data) {
    const image = ["image/png", "image/jpeg"].find((type) => data[type]);
    if (data["text/html"])
      return element("div", { className: "output text_html", innerHTML: data["text/html"] });
    if (image) return this.picture(`data:${image};base64,${data[image]}`, data);
    if (data["image/svg+xml"])
      return this.picture(`data:image/svg+xml,${encodeURIComponent(data["image/svg+xml"])}`, data);
    return this.text("text_plain", `${data["text/plain"]}\n`);
  }

  /** A picture; the cell's n-th takes the stored n-th's caption and, if the code is the page's, its words. */
  picture(src, data) {
    const stored = this.figures[this.drawn];
    this.drawn += 1;
    const alt = this.same && stored ? stored.alt : data["text/plain"];
    const image = element("img", { src, alt, className: stored?.className ?? "" });
    if (data.width) image.width = data.width;
    /** @type {any} */
    const figure = stored?.closest("figure")?.cloneNode(true);
    if (!figure) return image;
    figure.querySelector("img").replaceWith(image);
    return figure;
  }
}
