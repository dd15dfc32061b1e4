/**
 * Where alarms say their runbook entry is, without the anchor: a path in this repository. The address of its web page
 * makes it a link that can be followed from the e-mail.
 */
export const RUNBOOK_URL = "docs/runbook.md";
