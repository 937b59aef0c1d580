/**
 * A new element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} properties set on it
 * @param {...(Node | string)} children
 */
export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

/** The folder in which Python finds a file of the reader's. */
export const YOURS = "/yours";
