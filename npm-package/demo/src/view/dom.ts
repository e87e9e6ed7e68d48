/** Makes an element with attributes and children; text is never parsed as HTML. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | boolean>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** The element with this id, of this class. */
export function byId<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  return checked(document.getElementById(id), type, `#${id}`);
}

/** The first element that matches, of this class. */
export function find<T extends HTMLElement>(
  root: ParentNode,
  selector: string,
  type: abstract new () => T,
): T {
  return checked(root.querySelector(selector), type, selector);
}

function checked<T extends HTMLElement>(
  element: Element | null,
  type: abstract new () => T,
  what: string,
): T {
  if (element instanceof type) return element;
  throw new Error(`missing in the page: element=${what}`);
}
