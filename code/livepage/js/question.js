// A question: native radio buttons, and a reply to whatever is chosen.
let asked = 0;

function render({ model, el }) {
  const make = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const name = `lp-question-${asked += 1}`;
  const reply = make("p", { className: "lp-reply", role: "status" });
  const choices = model.get("choices").map((words, i) => {
    const input = make("input", { type: "radio", name });
    input.addEventListener("change", () => {
      const right = i === model.get("right");
      reply.textContent = `${right ? "✓" : "✗"} ${model.get("replies")[i]}`;
      reply.className = `lp-reply ${right ? "lp-right" : "lp-wrong"}`;
    });
    return make("label", { className: "lp-choice" }, input, make("span", { textContent: words }));
  });
  el.classList.add("lp-question");
  el.append(make("fieldset", {}, make("legend", { textContent: model.get("question") }), make("div", { className: "lp-choices" }, ...choices)), reply);
}

export default { render };
