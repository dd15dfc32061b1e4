import type { TableKey } from "../config/naming";

/** What a published value looks like to its readers. */
type OutputType = "string" | "list";

type TableOutputs = { readonly [K in TableKey as `${K}_table_${"name" | "arn"}`]: "string" };

const tables: TableOutputs = {
  users_table_name: "string",
  users_table_arn: "string",
  solutions_table_name: "string",
  solutions_table_arn: "string",
  transactions_table_name: "string",
  transactions_table_arn: "string",
  sessions_table_name: "string",
  sessions_table_arn: "string",
};

/**
 * What each stack publishes for the others and for pipelines: names of Terraform outputs and their types. Non-sensitive
 * values only. A rename breaks every reader, so add first, move the readers, then remove.
 */
export const CONTRACTS = {
  infrastructure: {
    vpc_id: "string",
    public_subnet_ids: "list",
    private_subnet_ids: "list",
    lambda_security_group_id: "string",
    database_security_group_id: "string",
    kms_key_arn: "string",
    log_group_name: "string",
    log_group_arn: "string",
    assets_bucket_name: "string",
    solution_files_bucket_name: "string",
    solution_files_bucket_arn: "string",
    cdn_domain_name: "string",
    cdn_distribution_id: "string",
    download_key_id: "string",
    download_key_parameter_name: "string",
  },
  database: tables,
  api: {
    api_url: "string",
    rest_api_id: "string",
    rest_api_name: "string",
    api_stage_name: "string",
    function_names: "list",
  },
  monitoring: {
    alert_topic_arn: "string",
    dashboard_name: "string",
  },
} as const satisfies Record<string, Readonly<Record<string, OutputType>>>;

export type Contracts = typeof CONTRACTS;

/** The values of a part's outputs, by name. */
export type Outputs<P extends keyof Contracts> = {
  readonly [K in keyof Contracts[P]]: Contracts[P][K] extends "list" ? string[] : string;
};
