const FIRST = "walk";

/** One view at a time, as the address says. */
export function showViews() {
  addEventListener("hashchange", show);
  show();
}

function show() {
  const links = [...document.querySelectorAll("nav a")];
  const wanted = location.hash.slice(1);
  const view = links.some((link) => link.hash === `#${wanted}`) ? wanted : FIRST;
  document.body.dataset.view = view;
  for (const link of links) {
    if (link.hash === `#${view}`) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center" });
    } else link.removeAttribute("aria-current");
  }
  // What is in frames costs megabytes: not before somebody looks.
  for (const frame of document.querySelectorAll(`[data-for="${view}"] iframe[data-src]`)) {
    frame.src = frame.dataset.src;
    frame.removeAttribute("data-src");
  }
  scrollTo(0, 0);
  document.dispatchEvent(new CustomEvent("view", { detail: view }));
}
