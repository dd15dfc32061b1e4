import type { Category } from "../../handlers/solutions/categories";

/** What partners sell in a category. */
export interface CategoryWords {
  /** Names of products, without the partner's. */
  readonly products: readonly string[];
  /** Complete the sentence "<product> …". */
  readonly promises: readonly string[];
}

const words = (products: string, promises: readonly string[]): CategoryWords => ({
  products: products.split(", "),
  promises,
});

/** The eight categories of the seeded catalogue, each with as many products as 200 solutions need. */
export const CATALOGUE_WORDS = {
  "developer-tools": words(
    "Code Search, Flaky Test Finder, Release Notes, Schema Diff, Local Tunnels, Type Coverage, Snapshot Review, Dependency Radar, Build Cache, Mock Server, API Explorer, Merge Queue, Commit Linter, Trace Viewer, Feature Flags, Load Runner, Changelog Writer, Log Explorer, Regex Bench, Package Mirror, Container Slimmer, Contract Tests, Crash Reports, Dead Code Finder, Migration Planner",
    [
      "shows what slows a team down, before the team gets used to it",
      "takes a step out of every pull request and runs on your own machines",
      "answers in the editor what used to take a meeting",
      "runs in any pipeline and needs no account elsewhere",
    ],
  ),
  infrastructure: words(
    "Cluster Autoscaler, Drift Watch, Backup Vault, Edge Cache, DNS Console, Cost Explorer, Image Registry, Node Patcher, Queue Monitor, Volume Snapshots, Blue-Green Router, Secret Rotation, Capacity Planner, Spot Fleet Manager, Bastion Access, Terraform Registry, Quota Guard, Log Shipper, Chaos Schedule, Certificate Renewal, Inventory Graph, Read Replica Proxy, Object Lifecycle, Private Mesh, Runbook Runner",
    [
      "keeps what runs equal to what was reviewed",
      "tells what a change will cost before it is applied",
      "recovers by itself from what used to wake somebody up",
      "works beside what is there, one account at a time",
    ],
  ),
  security: words(
    "Access Reviews, Secret Scanner, Policy Checker, Threat Feed, Key Ceremony, Phishing Drill, Vulnerability Inbox, Session Recorder, Password Audit, Container Scan, Supply Chain Attest, Firewall Diff, Incident Timeline, Single Sign-On Bridge, Data Loss Guard, Mail Authentication, Audit Trail Vault, Privilege Broker, Endpoint Inventory, Token Watch, Patch Evidence, Certificate Monitor, Honey Accounts, Risk Register, Compliance Mapper",
    [
      "finds what should not be there and says who can remove it",
      "leaves evidence that an auditor accepts without a call",
      "asks for the least that a task needs, and takes it back afterwards",
      "checks each change within a minute of its making",
    ],
  ),
  data: words(
    "Query Notebook, Column Lineage, Event Warehouse, Metric Store, Pipeline Scheduler, Freshness Alerts, Cohort Builder, Geocoding Kit, Anonymizer, Dashboard Studio, Survey Insights, Forecast Service, Table Formatter, Stream Joiner, Data Contracts, Catalogue Search, Duplicate Resolver, Sampling Engine, Change Capture, Spreadsheet Sync, Anomaly Detector, Time Series Archive, Report Mailer, Feature Store, Quality Tests",
    [
      "turns a question into a number that two teams agree on",
      "reads from where your data is and copies nothing it does not need",
      "notices a broken pipeline before its readers do",
      "keeps the history of each figure, with who changed it and why",
    ],
  ),
  productivity: words(
    "Meeting Notes, Shared Calendar, Task Boards, Decision Log, Time Sheets, Focus Timer, Document Templates, Travel Planner, Shift Roster, Team Wiki, Form Builder, Approval Flows, Goal Tracker, Desk Booking, Onboarding Lists, File Converter, Signature Requests, Voice Memos, Standup Bot, Room Displays, Clipboard History, Expense Inbox, Reading List, Retrospectives, Contact Sync",
    [
      "takes minutes out of something that everybody does each day",
      "works on the phone in the corridor as well as on the large screen",
      "remembers what was agreed, and reminds whom it concerns",
      "is understood without a training",
    ],
  ),
  communication: words(
    "Status Pages, Team Chat, Newsletter Press, Customer Inbox, Video Rooms, Webinar Stage, Call Recorder, Translation Desk, Press Kit, Community Forum, Feedback Widget, SMS Gateway, Push Notifications, Email Templates, Intranet News, Poll Maker, Podcast Host, Phone Menu, Release Broadcast, Crisis Line, Event Invitations, Chat Archive, Mail Deliverability, Support Macros, Screen Share",
    [
      "brings a message to those it is for, and to nobody else",
      "keeps a conversation in one place, whatever it began in",
      "is heard on the worst day, when everything else is down",
      "speaks the reader's language, with a person to check it",
    ],
  ),
  design: words(
    "Icon Library, Colour Tokens, Prototype Player, Font Manager, Diagram Studio, Photo Retouch, Brand Portal, Vector Editor, Design Review, Mockup Frames, Animation Kit, Contrast Checker, Layout Grid, Texture Packs, Illustration Set, Interface Kit, Screenshot Tool, Palette Maker, Motion Timeline, Print Proof, Logo Sheets, Asset Pipeline, Wireframe Cards, Accessibility Lens, Video Captions",
    [
      "keeps what is drawn and what is built the same",
      "hands over measures that a developer can use at once",
      "passes the contrast rules in the light and in the dark",
      "holds every version, and shows two of them side by side",
    ],
  ),
  finance: words(
    "Invoice Matching, Subscription Billing, Tax Rates, Expense Cards, Cash Forecast, Payment Links, Ledger Export, Dunning Letters, Bank Feeds, Budget Planner, Payroll Bridge, Currency Rates, Asset Register, Revenue Recognition, Purchase Orders, Supplier Portal, Receipt Scanner, Audit Binder, Credit Check, Fee Calculator, Treasury View, Royalty Splits, Donation Pages, Month-End Close, Fraud Signals",
    [
      "adds up, to the cent, in every currency",
      "closes the month in days instead of weeks",
      "explains each number by the documents behind it",
      "exports what your accountant asks for, in the form they ask for",
    ],
  ),
} as const satisfies Partial<Record<Category, CategoryWords>>;

export type SeededCategory = keyof typeof CATALOGUE_WORDS;
export const SEEDED_CATEGORIES = Object.keys(CATALOGUE_WORDS) as SeededCategory[];
