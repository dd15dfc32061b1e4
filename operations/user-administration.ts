import { environment } from "../handlers/common/env";
import { CatalogueVisibility } from "../handlers/solutions/visibility";
import { UserAdministration } from "../handlers/users/user-administration";
import { UserChanges } from "../handlers/users/user-changes";
import { UserRepository } from "../handlers/users/user-repository";

/** What the API's admins use, over the tables of the environment. */
export function administration(): UserAdministration {
  const { usersTable, solutionsTable } = environment();
  const users = new UserRepository(usersTable);
  const catalogue = new CatalogueVisibility(solutionsTable, usersTable);
  return new UserAdministration(users, new UserChanges(users), catalogue);
}
