// A question: native radio buttons, and a reply to whatever is chosen.
import { make } from "./dom.js";

function render({ model, el }) {
  // A random name, not a counter: in JupyterLab each question has its own copy of this module.
  const name = `lp-${Math.random()}`;
  const reply = make("p", { className: "lp-reply", role: "status" });
  const choices = model.get("choices").map((words, i) => {
    const input = make("input", { type: "radio", name });
    input.addEventListener("change", () => {
      reply.textContent = `${i === model.get("right") ? "✓" : "✗"} ${model.get("replies")[i]}`;
    });
    return make("label", { className: "lp-choice" }, input, make("span", { textContent: words }));
  });
  el.classList.add("lp-question");
  el.append(
    make(
      "fieldset",
      {},
      make("legend", { textContent: model.get("question") }),
      make("div", { className: "lp-choices" }, ...choices),
    ),
    reply,
  );
}

export default { render };
