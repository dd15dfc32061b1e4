"""What parliament finds in IAM policies: takes a file with a list of documents, prints a list of findings."""
import json
import sys

import parliament

findings = []
for document in json.load(open(sys.argv[1])):
    for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
        findings.append({"issue": finding.issue, "detail": str(finding.detail)})
json.dump(findings, sys.stdout)
