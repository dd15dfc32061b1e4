const dark = matchMedia("(prefers-color-scheme: dark)");
const diagram = document.getElementById("diagram");
let drawn;

async function draw() {
  const theme = dark.matches ? "dark" : "neutral";
  // What is not shown has no sizes, by which Mermaid places everything.
  if (drawn === theme || document.body.clientWidth === 0) return;
  drawn = theme;
  const { mermaid } = globalThis;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme,
    flowchart: { htmlLabels: false },
  });
  const text = await (await fetch("/_local/architecture.mmd")).text();
  const { svg } = await mermaid.render("architecture", text);
  // Mermaid has escaped the texts in it.
  diagram.innerHTML = svg;
}

function show() {
  draw().catch((error) => {
    diagram.textContent = `The diagram cannot be drawn: ${error.message}`;
  });
}

dark.addEventListener("change", show);
new ResizeObserver(show).observe(document.documentElement);
