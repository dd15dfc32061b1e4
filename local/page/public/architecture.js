const dark = matchMedia("(prefers-color-scheme: dark)");

async function draw() {
  const { mermaid } = globalThis;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme: dark.matches ? "dark" : "neutral",
    flowchart: { htmlLabels: false },
  });
  const text = await (await fetch("/_local/architecture.mmd")).text();
  const { svg } = await mermaid.render("architecture", text);
  // Mermaid has escaped the texts in it.
  document.getElementById("diagram").innerHTML = svg;
}

dark.addEventListener("change", draw);
draw().catch((error) => {
  document.getElementById("diagram").textContent = `The diagram cannot be drawn: ${error.message}`;
});
