// Traits that a page leaves out until they are wanted. With a kernel they are there at once.

/**
 * Resolves once an element is less than a screen away.
 * @param {Element} el
 */
const near = (el) =>
  new Promise((done) => {
    const watching = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watching.disconnect();
        done(true);
      },
      { rootMargin: "100% 0px" },
    );
    watching.observe(el);
  });

/**
 * A trait's value; of one that lies in a file, once that was fetched, for an element that has come near.
 * From then on the model has it, so that an explorer saved alone carries it along.
 */
export async function whenNear(model, trait, el) {
  const value = model.get(trait);
  if (!value.late) return value;
  await near(el);
  if (!window.livepage[value.late]) await window.livepage.arrived(`${value.late}.js`);
  model.set(trait, window.livepage[value.late]);
  return model.get(trait);
}
