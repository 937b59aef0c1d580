// The state of an explorer in the page's address.

/** Reads and writes "?name.control=value" in the page's address; a page that may not do so stays as it is. */
export const address = {
  read: (name, keys) => {
    const query = new URLSearchParams(location.search);
    return keys.map((key) => query.get(`${name}.${key}`));
  },
  write: (name, keys, values) => {
    const query = new URLSearchParams(location.search);
    keys.forEach((key, i) =>
      values[i] === null ? query.delete(`${name}.${key}`) : query.set(`${name}.${key}`, values[i]),
    );
    const text = query.toString();
    try {
      history.replaceState(
        history.state,
        "",
        `${location.pathname}${text ? `?${text}` : ""}${location.hash}`,
      );
    } catch {
      /* forbidden here, for instance in a sandboxed frame: the explorer works without */
    }
  },
};

/** What to say of a part of the address that sets nothing. */
export const leftOut = (key, text, names = "no setting of this explorer") =>
  `In the page’s address, ${key}=${text.slice(0, 60)} names ${names}; it is left out.`;

/** How a choice reads: of several that read the same, the later ones have their number. */
export const labelOf = (labels, i) => {
  const label = labels[i] ?? "nothing";
  return labels.indexOf(label) < i ? `${label} (${i + 1})` : label;
};
