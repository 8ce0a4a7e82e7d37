// Builds elements. Text only ever becomes text nodes, so that a name can never turn into markup.

export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

export function replace(parent, ...children) {
  parent.replaceChildren(...present(children));
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) setProperty(element, name, value);
  element.append(...present(children));
  return element;
}

function present(children) {
  return children.flat(2).filter((child) => child !== null && child !== undefined && child !== false);
}

function setProperty(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "style") {
    // Through the object, not the attribute: the content security policy forbids the attribute.
    for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
  } else element.setAttribute(name, value === true ? "" : String(value));
}

const ICONS = {
  sun: "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  table: "M4 5h16v14H4zM4 10h16M10 10v9",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z",
  close: "M6 6l12 12M18 6L6 18",
  chevron: "M9 6l6 6l-6 6",
  legend: "M5 6h.01M5 12h.01M5 18h.01M10 6h10M10 12h10M10 18h10",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  expand: "M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM12 2v4M12 18v4M2 12h4M18 12h4",
  open: "M5 12h14M13 6l6 6l-6 6",
};

export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] }),
  );
}
