<#
.SYNOPSIS
  Deploys the dev stage: synthesizes, then plans and applies stack after stack, asking before each.
.DESCRIPTION
  The same as "npm run deploy -- --stage dev", from any folder. Every argument is passed on.
  Exit codes are those of that command; 1 also when something that it needs is not installed.
.EXAMPLE
  ./scripts/deploy-dev.ps1
.EXAMPLE
  ./scripts/deploy-dev.ps1 --yes --allow-destroy aws_dynamodb_table.users
#>
# No param block: PowerShell would take --yes and the like for its own.
$ErrorActionPreference = 'Stop'

function Assert-Program([string] $Name, [string] $Remedy) {
    if (-not (Get-Command $Name -CommandType Application -ErrorAction SilentlyContinue)) {
        [Console]::Error.WriteLine("error: $Name is not on the PATH. $Remedy")
        exit 1
    }
}

$terraform = if ($env:TERRAFORM) { $env:TERRAFORM } else { 'terraform' }
Assert-Program 'node' 'Install Node.js: .nvmrc names the version.'
Assert-Program $terraform 'Install Terraform 1.10 or newer: .terraform-version names one. $env:TERRAFORM = "tofu" chooses OpenTofu.'

Push-Location (Split-Path -Parent $PSScriptRoot)
try {
    if (-not (Test-Path 'node_modules')) {
        [Console]::Error.WriteLine('error: There is no folder node_modules. Run npm ci first.')
        exit 1
    }
    # Not by npm: its own PowerShell script swallows the "--" before the arguments. The stage comes last, so that it counts.
    & node operations/start.cjs deploy @args --stage dev
    exit $LASTEXITCODE
}
finally {
    Pop-Location
}
