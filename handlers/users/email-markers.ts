import type { WriteActions } from "../common/clients";
import { emailHash } from "./email-address";

/*
 * The items by which an e-mail address belongs to one user only: each write of one is conditional, in the transaction
 * that writes the user. They have no `email`, so that they are not in the list of users.
 */

/** Never a valid id of a user, so that no request can address a marker. */
export function markerKey(email: string): string {
  return `email#${emailHash(email)}`;
}

/** Takes an address for a user; fails when it is somebody's already. */
export function takenBy(table: string, email: string, ownerId: string): WriteActions[number] {
  return {
    Put: {
      TableName: table,
      Item: { kind: "email-marker", userId: markerKey(email), ownerId },
      ConditionExpression: "attribute_not_exists(userId)",
    },
  };
}

/** Gives the address of a user back; fails when it is not that user's. */
export function givenBackBy(table: string, email: string, ownerId: string): WriteActions[number] {
  return {
    Delete: {
      TableName: table,
      Key: { userId: markerKey(email) },
      ConditionExpression: "ownerId = :owner",
      ExpressionAttributeValues: { ":owner": ownerId },
    },
  };
}
