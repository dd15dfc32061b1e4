/** A condition check that holds while a user may sell. Users are another domain's: this asks for nothing else of them. */
export function activePartner(usersTable: string, userId: string) {
  return {
    TableName: usersTable,
    Key: { userId },
    ConditionExpression: "#role = :partner AND #status = :active",
    ExpressionAttributeNames: { "#role": "role", "#status": "status" },
    ExpressionAttributeValues: { ":partner": "partner", ":active": "active" },
  };
}
