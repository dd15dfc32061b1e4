import type { Construct } from "constructs";
import type { TableKey } from "../../config/naming";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";
import { Table } from "./table";
import { TABLES } from "./tables";

/** Everything that has to outlive a deployment of the API: the four tables. */
export class DatabaseStack extends MarketplaceStack<"database"> {
  constructor(scope: Construct, props: MarketplaceStackProps) {
    super(scope, "database", props);

    const users = this.table("users");
    const solutions = this.table("solutions");
    const transactions = this.table("transactions");
    const sessions = this.table("sessions");

    this.publish({
      users_table_name: users.name,
      users_table_arn: users.arn,
      solutions_table_name: solutions.name,
      solutions_table_arn: solutions.arn,
      transactions_table_name: transactions.name,
      transactions_table_arn: transactions.arn,
      sessions_table_name: sessions.name,
      sessions_table_arn: sessions.arn,
    });
  }

  private table(key: TableKey): Table {
    return new Table(this, key, {
      name: this.naming.table(key),
      definition: TABLES[key],
      deletionProtection: this.stage.deletionProtection,
      contributorInsights: this.stage.contributorInsights,
    });
  }
}
