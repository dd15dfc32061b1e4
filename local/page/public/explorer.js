const dark = matchMedia("(prefers-color-scheme: dark)");

function showTheme() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

dark.addEventListener("change", showTheme);
showTheme();

SwaggerUIBundle({
  url: "/_local/openapi.json",
  dom_id: "#explorer",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  // Otherwise the document would be sent to a service on the internet.
  validatorUrl: null,
});
